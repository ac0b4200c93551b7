package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sending endpoint of a mechanism. The engine calls {@link #claim}, {@link #commit}, {@link
 * #offer}, {@link #flush}, {@link #await} and {@link #checkPeer} from one thread at a time, with a
 * happens-before edge between them; {@link #wakeup}, {@link #peer}, {@link #address} and {@link
 * #extension} may be called from any thread at any time, even after {@link #close}. The results of
 * {@link #maxFrame}, {@link #maxMessage} and {@link #awaitParks} never change, because the engine
 * keeps them. No method except {@code await} and {@code close} blocks.
 *
 * <p>Frames are delivered all or nothing: a frame that was committed and flushed reaches the
 * receiver complete, in order and once, or the link fails.
 */
public interface OutboundLink extends AutoCloseable {
  /**
   * Returns the length of the largest frame, including its header.
   *
   * @return bytes, at least 512
   */
  int maxFrame();

  /**
   * Returns the length of the longest message that the link accepts, in any number of frames, if
   * the mechanism has a limit of its own. The length includes the message's {@link
   * io.github.linuxipc.channel.Headers}, but no frame header.
   *
   * @return bytes; no limit by default
   */
  default int maxMessage() {
    return Integer.MAX_VALUE;
  }

  /**
   * Claims space for one frame, to be written in place. A claim does not have to be committed: the
   * next claim replaces it.
   *
   * @param length the frame's length in bytes, at most {@link #maxFrame}
   * @return a little-endian buffer whose remaining bytes are the frame, or null if no space is
   *     available now
   * @throws IpcException if the link has failed
   */
  @Nullable ByteBuffer claim(int length) throws IpcException;

  /**
   * Returns whether a claim of this length would succeed now. Makes the last claim void. A link
   * overrides this method if it can do that with less work than {@link #claim}.
   *
   * @param length the frame's length in bytes, at most {@link #maxFrame}
   * @return whether there is room
   * @throws IpcException if the link has failed
   */
  default boolean hasRoom(int length) throws IpcException {
    return claim(length) != null;
  }

  /**
   * Commits the claimed frame. The receiver may see it at once, and sees it at the latest after
   * {@link #flush}. The frame has as many bytes as were claimed, and begins at the position that
   * the buffer had when {@link #claim} returned it.
   *
   * @param frame the buffer that {@link #claim} returned last
   * @return false if the mechanism is full; nothing was committed then, and the claim is void
   * @throws IpcException if the link has failed
   */
  boolean commit(ByteBuffer frame) throws IpcException;

  /**
   * Claims, writes and commits a frame that consists of a header, a prefix and a part of a buffer.
   * The prefix and the part are the frame's payload. A link overrides this method if it can do that
   * faster in one step.
   *
   * @param lengthAndControl the frame header's first eight bytes, as composed by {@link
   *     FrameHeader#lengthAndControl}
   * @param senderAndSequence the next eight bytes, as composed by {@link
   *     FrameHeader#senderAndSequence}
   * @param prefix the bytes of the prefix as little-endian integers; perhaps empty
   * @param from the buffer that contains the part; its position is not moved
   * @param index the index of the part in the buffer
   * @param length the part's length in bytes; together with the header and the prefix at most
   *     {@link #maxFrame}
   * @return false if no space is available now; nothing was committed then
   * @throws IpcException if the link has failed
   */
  default boolean offer(
      long lengthAndControl,
      long senderAndSequence,
      long[] prefix,
      ByteBuffer from,
      int index,
      int length)
      throws IpcException {
    ByteBuffer frame = claim(FrameHeader.LENGTH + prefix.length * Long.BYTES + length);
    if (frame == null) {
      return false;
    }
    FrameHeader.put(frame, lengthAndControl, senderAndSequence);
    for (long each : prefix) {
      frame.putLong(each);
    }
    int to = frame.position();
    frame.put(to, from, index, length).position(to + length);
    return commit(frame);
  }

  /**
   * Passes the committed frames that the link still holds to the mechanism, and notifies the
   * receiver. Called after each message or batch.
   *
   * @return whether the mechanism holds all of them
   * @throws IpcException if the link has failed
   */
  boolean flush() throws IpcException;

  /**
   * Returns how many committed frames are not flushed, if the link accepts further frames before
   * they are. It then passes them on by itself, whether or not {@link #flush} is called.
   *
   * @return the number of frames; -1 if frames wait until those before them are flushed, which is
   *     the default. Whether the result is negative never changes
   */
  default int unflushed() {
    return -1;
  }

  /**
   * Waits until {@link #claim} or {@link #flush} may succeed, the peer closes or dies, {@link
   * #wakeup} is called, the thread is interrupted (the interrupt status stays set), or the time-out
   * passes. May also return spuriously. A wake-up that preceded the call ends it at once. Uses no
   * CPU while it waits, beyond a short spin or a few yields at its beginning, unless the
   * application has configured that it spins.
   *
   * @param timeoutNs the maximum time to wait, in nanoseconds
   * @throws IpcException if the link has failed
   */
  void await(long timeoutNs) throws IpcException;

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
   * Returns the receiver's state. This is a read of a field, not a system call. A loss is reported
   * within 1 s: T9 (see docs/contract.md).
   *
   * @return the receiver's state
   */
  PeerState peer();

  /**
   * Checks whether the receiver is there, if the link learns of a loss only by its use. The engine
   * calls this several times a second while it waits for the receiver without using the link.
   * {@link #peer} returns the result.
   *
   * @throws IpcException if the kernel does not report it
   */
  default void checkPeer() throws IpcException {}

  /**
   * Returns a barrier with which the engine can let one thread acquire the link without a fence. A
   * link offers one if a fence is a noticeable part of the time that a message takes. The engine
   * calls this method rarely, and only on behalf of the owner of the link.
   *
   * @return the barrier; null if there is none, or not yet
   */
  default @Nullable ProcessBarrier barrier() {
    return null;
  }

  /**
   * Returns the address to which the link is connected.
   *
   * @return the address
   */
  Address address();

  /**
   * Returns an extension that only some transports provide.
   *
   * @param type the extension's type
   * @param <T> the extension's type
   * @return the extension, or empty
   */
  default <T> Optional<T> extension(Class<T> type) {
    return Optional.empty();
  }

  /**
   * Closes the link. Frames that were committed but not flushed are lost. Does not fail and blocks
   * only briefly.
   */
  @Override
  void close();
}
