package io.github.linuxipc.socket.polling;

import io.github.linuxipc.spi.FrameHandler;
import java.io.IOException;

/**
 * Serves senders in the order that a {@link ServiceOrder} determines.
 *
 * @param <S> the senders
 */
public interface SenderService<S extends AdmittedSender> {
  /**
   * Asks the kernel which senders are ready, and queues each of them. Does not block.
   *
   * @throws IOException if the kernel reports an error
   */
  void select() throws IOException;

  /**
   * Delivers frames of one sender.
   *
   * @param sender the sender
   * @param handler receives the frames
   * @param limit the largest number of frames, at least 1
   * @return the number of frames that were delivered
   * @throws IOException if the kernel reports an error
   */
  int serve(S sender, FrameHandler handler, int limit) throws IOException;
}
