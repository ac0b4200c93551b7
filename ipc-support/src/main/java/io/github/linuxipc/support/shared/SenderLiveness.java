package io.github.linuxipc.support.shared;

import java.io.IOException;
import java.util.function.IntConsumer;

/**
 * The liveness of an object's senders as reported by the kernel. It never depends on a clock or a
 * name.
 */
public interface SenderLiveness {
  /**
   * Returns whether a sender is alive.
   *
   * @param sender the number in the sender's frames
   * @return whether it is alive
   * @throws IOException if the kernel does not report it
   */
  boolean isPresent(int sender) throws IOException;

  /**
   * Returns the process id of a sender, which is only logged.
   *
   * @param sender the number in the frames of a live sender
   * @return the process id as stated by the sender; 0 if it is unknown
   * @throws IOException if the kernel does not report it
   */
  default long processOf(int sender) throws IOException {
    return 0;
  }

  /**
   * Visits the live senders.
   *
   * @param visitor receives their numbers
   * @throws IOException if the kernel does not report the senders
   */
  void forEachPresent(IntConsumer visitor) throws IOException;
}
