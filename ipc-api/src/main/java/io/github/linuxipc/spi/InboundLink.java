package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The receiving endpoint of a mechanism. The engine calls {@link #poll}, {@link #await}, {@link
 * #awaitBriefly} and {@link #isMembershipCurrent} from one thread at a time, with a happens-before
 * edge between them; {@link #wakeup}, {@link #address} and {@link #extension} may be called from
 * any thread at any time, even after {@link #close}. The result of {@link #awaitParks} never
 * changes. Senders are admitted whether or not a thread polls, so that a slow handler never makes
 * an open fail: T11 (see docs/contract.md).
 */
public interface InboundLink extends AutoCloseable {
  /** The most frames of one sender that are delivered before the next sender is served. */
  int QUANTUM = 64;

  /**
   * Delivers the frames that are available now, and reports senders that joined or left. The frames
   * and reports of one sender keep their order. Never blocks, and allocates nothing per frame. A
   * frame counts as consumed even if the handler throws. Senders are served in turn, so that none
   * starves. When the method returns, the space of the delivered frames has been released and
   * senders that wait for it have been woken. The link continues to read from the kernel even while
   * it holds many frames that have not been delivered because the handler is slow. The engine
   * requests at most 256 frames at a time, and fewer if the handler is slow. A link that keeps the
   * frames of each sender apart delivers at most {@link #QUANTUM} frames of one sender before it
   * frees their room and continues with the next sender.
   *
   * @param handler receives the frames
   * @param limit the maximum number of frames to deliver, at least 1
   * @return the number of frames delivered
   * @throws IpcException if the link as a whole has failed; a fault of one sender ends only that
   *     sender
   */
  int poll(FrameHandler handler, int limit) throws IpcException;

  /**
   * Returns whether the last {@link #poll} has reported every sender whose {@link
   * Transport#connect} had returned before that poll began. A link that discovers senders on a
   * background thread returns false while discovery is in progress, and ends an {@link #await} when
   * discovery is done.
   *
   * @return whether the reported membership is current; true by default
   */
  default boolean isMembershipCurrent() {
    return true;
  }

  /**
   * Waits until {@link #poll} may find something, {@link #wakeup} is called, the thread is
   * interrupted (the interrupt status stays set), or the time-out passes. May also return
   * spuriously. A wake-up that preceded the call ends it at once. Uses no CPU while it waits,
   * beyond a short spin or a few yields at its beginning, unless the application has configured
   * that it spins.
   *
   * @param timeoutNs the maximum time to wait, in nanoseconds
   * @throws IpcException if the link has failed
   */
  void await(long timeoutNs) throws IpcException;

  /**
   * Waits as {@link #await} does, but for a few microseconds at most, if the application has
   * configured that waits spin. Called before a wait with a time-out, because the time that reading
   * the clock takes is a considerable part of so short a wait. Does not take note of a wake-up.
   *
   * @return whether the wait was ended by something other than its length; false by default
   * @throws IpcException if the link has failed
   */
  default boolean awaitBriefly() throws IpcException {
    return false;
  }

  /**
   * Returns whether {@link #await} only parks its thread, as {@link
   * java.util.concurrent.locks.LockSupport} does. If so, virtual threads call it themselves. If it
   * blocks in native code, the engine calls it on a platform thread for them.
   *
   * @return whether it only parks; false by default
   */
  default boolean awaitParks() {
    return false;
  }

  /** Ends the current or the next {@link #await}. */
  void wakeup();

  /**
   * Returns a barrier with which the engine can let one thread acquire the link without a fence, as
   * {@link OutboundLink#barrier} does.
   *
   * @return the barrier; null if there is none, or not yet
   */
  default @Nullable ProcessBarrier barrier() {
    return null;
  }

  /**
   * Returns the address at which the link is bound, in the form to which another process connects.
   *
   * @return the address
   */
  Address address();

  /**
   * Returns an extension that only some transports provide. An extension identifies a sender by the
   * sender number in its frames' headers or, without headers, by the link's number for the sender.
   *
   * @param type the extension's type
   * @param <T> the extension's type
   * @return the extension, or empty
   */
  default <T> Optional<T> extension(Class<T> type) {
    return Optional.empty();
  }

  /**
   * Begins the close of the link: asks the senders to stop, and goes on to deliver what they have
   * sent. No new sender is admitted. Each sender's link reports {@link PeerState#CLOSED}, or fails
   * as it does after {@link #close}, within 1 s. A sender that is known to have stopped may be
   * reported as left as soon as everything that it sent was delivered. Called at most once, by the
   * thread that polls, and not if the channel is persistent.
   *
   * @return false if the mechanism or the wire format cannot tell the senders, which is the
   *     default; they are not asked to stop then
   * @throws IpcException if the link has failed
   */
  default boolean shutdown() throws IpcException {
    return false;
  }

  /**
   * Closes the link as {@link #close} does, and removes its objects with the messages that they
   * hold, also if the channel is persistent. A transport with {@link
   * io.github.linuxipc.channel.Capability#PERSISTENT} implements it.
   */
  default void discard() {
    close();
  }

  /**
   * Closes the link. Sends a close notice to the senders if the mechanism can carry one, so that
   * they observe {@link PeerState#CLOSED}. Removes the objects that the link bound. Does not fail
   * and blocks only briefly.
   */
  @Override
  void close();
}
