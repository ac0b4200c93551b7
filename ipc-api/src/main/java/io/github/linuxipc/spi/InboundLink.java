package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import java.util.Optional;

/**
 * The receiving end of a mechanism. The engine calls {@link #poll} and {@link #await} from one
 * thread at a time, with a happens-before edge between them; {@link #wakeup}, {@link #address} and
 * {@link #extension} may be called from any thread at any time, even after {@link #close}. Senders
 * are admitted whether or not anybody polls, so that a slow handler never makes an open fail (T11).
 */
public interface InboundLink extends AutoCloseable {
  /**
   * Hands over the frames that are there now, and tells which senders joined and left, in the order
   * it happened for each sender. Never blocks, and allocates nothing per frame. A frame counts as
   * taken even if the handler throws. Senders are served in turn, so that none starves. When it
   * returns, the room of what was handed over is given back, and senders that wait for it are
   * woken; what the kernel holds is read on even while much lies here that a slow handler has not
   * taken. The engine asks for at most 64 frames at a time, and for fewer where the handler is
   * slow.
   *
   * @param handler takes the frames
   * @param limit the most frames to hand over, at least 1
   * @return how many frames were handed over
   * @throws IpcException if the link has failed as a whole; one sender's fault only ends that
   *     sender
   */
  int poll(FrameHandler handler, int limit) throws IpcException;

  /**
   * Tells, to whom polls, whether every sender whose connect had returned before the last {@link
   * #poll} began was told of by then. A link that looks for new senders on a thread of its own says
   * no while it looks, and ends an {@link #await} when it has looked.
   *
   * @return whether it was, by default true
   */
  default boolean isMembershipCurrent() {
    return true;
  }

  /**
   * Waits until {@link #poll} may find something, {@link #wakeup} was called, the thread was
   * interrupted (the flag stays set), or the time has passed; may also return for no reason. A
   * wake-up that came before the call ends it at once. It burns no CPU beyond a few yields.
   *
   * @param timeoutNs the longest wait in nanoseconds
   * @throws IpcException if the link has failed
   */
  void await(long timeoutNs) throws IpcException;

  /**
   * Tells whether {@link #await} only parks its thread, as {@link
   * java.util.concurrent.locks.LockSupport} does: then virtual threads call it themselves. Where it
   * blocks in native code, the engine calls it on a platform thread for them.
   *
   * @return whether it only parks, by default false
   */
  default boolean awaitParks() {
    return false;
  }

  /** Ends the present or the next {@link #await}. */
  void wakeup();

  /**
   * Returns where the link is bound, in the form that another process connects to.
   *
   * @return the address
   */
  Address address();

  /**
   * Returns a typed view of what only this transport has. Senders are named by the numbers in their
   * frames.
   *
   * @param type the view's type
   * @param <T> the view's type
   * @return the view, or empty
   */
  default <T> Optional<T> extension(Class<T> type) {
    return Optional.empty();
  }

  /**
   * Closes the link: says goodbye to the senders where the mechanism can (so that they learn {@link
   * PeerState#CLOSED}), and removes what it bound. Does not fail and hardly blocks.
   */
  @Override
  void close();
}
