package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sending end of a mechanism. The engine calls {@link #claim}, {@link #commit}, {@link #flush}
 * and {@link #await} from one thread at a time, with a happens-before edge between them; {@link
 * #wakeup}, {@link #peer}, {@link #address} and {@link #extension} may be called from any thread at
 * any time, even after {@link #close}. Nothing but {@code await} blocks.
 *
 * <p>All or nothing: a committed frame reaches the receiver whole, in order, once, or the link
 * fails.
 */
public interface OutboundLink extends AutoCloseable {
  /**
   * Returns the largest frame, header included.
   *
   * @return bytes, at least 512
   */
  int maxFrame();

  /**
   * Returns the longest message that it takes, in however many frames, where the mechanism has a
   * bound of its own.
   *
   * @return bytes, without headers
   */
  default int maxMessage() {
    return Integer.MAX_VALUE;
  }

  /**
   * Claims room for one frame, to be written in place. A claim binds nothing: it may be forgotten,
   * and the next claim replaces it.
   *
   * @param length the frame's length in bytes, at most {@link #maxFrame}
   * @return a little-endian buffer whose remaining bytes are the frame, or null if there is no room
   *     now
   * @throws IpcException if the link has failed
   */
  @Nullable ByteBuffer claim(int length) throws IpcException;

  /**
   * Publishes the claimed frame: the bytes from the position it had at {@link #claim} for the
   * claimed length.
   *
   * @param frame what {@link #claim} returned last
   * @return false if the mechanism turned out to be full; then nothing was published and the claim
   *     is void
   * @throws IpcException if the link has failed
   */
  boolean commit(ByteBuffer frame) throws IpcException;

  /**
   * Publishes a frame that is put together from a header and a part of a buffer: {@link #claim},
   * writing and {@link #commit} in one, for links that do it faster in one step.
   *
   * @param shape the frame header's first eight bytes, by {@link FrameHeader#lengthAndControl}
   * @param origin the next eight, by {@link FrameHeader#senderAndSequence}
   * @param from where the payload is; its position is not moved
   * @param index where it begins in the buffer
   * @param length the payload's length in bytes; with the header at most {@link #maxFrame}
   * @return false if there is no room now; then nothing was published
   * @throws IpcException if the link has failed
   */
  default boolean offer(long shape, long origin, ByteBuffer from, int index, int length)
      throws IpcException {
    ByteBuffer frame = claim(FrameHeader.LENGTH + length);
    if (frame == null) {
      return false;
    }
    FrameHeader.put(frame, shape, origin);
    int to = frame.position();
    frame.put(to, from, index, length).position(to + length);
    return commit(frame);
  }

  /**
   * Pushes committed frames that the link still holds into the mechanism, and tells the receiver.
   * Called after each message or batch.
   *
   * @return whether all of them are in the mechanism
   * @throws IpcException if the link has failed
   */
  boolean flush() throws IpcException;

  /**
   * Waits until {@link #claim} or {@link #flush} may succeed, the peer has gone, {@link #wakeup}
   * was called, the thread was interrupted (the flag stays set), or the time has passed; may also
   * return for no reason. A wake-up that came before the call ends it at once. It burns no CPU
   * beyond a few yields.
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
   * Tells whether the receiver is there: a field's read, not a system call. It tells of a loss
   * within 1 s (T9).
   *
   * @return the receiver's state
   */
  PeerState peer();

  /**
   * Returns where the link is connected.
   *
   * @return the address
   */
  Address address();

  /**
   * Returns a typed view of what only this transport has.
   *
   * @param type the view's type
   * @param <T> the view's type
   * @return the view, or empty
   */
  default <T> Optional<T> extension(Class<T> type) {
    return Optional.empty();
  }

  /**
   * Closes the link. What was committed but not flushed is lost. Does not block and does not fail.
   */
  @Override
  void close();
}
