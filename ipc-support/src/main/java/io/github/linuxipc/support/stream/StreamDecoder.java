package io.github.linuxipc.support.stream;

import io.github.linuxipc.spi.FrameHandler;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the byte stream of one peer into frames, regardless of the pieces in which the stream
 * arrives. The buffer is taken from a pool before the first read. The buffer starts at 16 KiB and
 * grows only as bytes arrive, never because a peer announces a length. In the steady state nothing
 * is allocated. Not thread-safe.
 *
 * <p>Usage: read into {@link #writableBuffer}, call {@link #decode} until it returns less than its
 * limit, and repeat. At the end of file, call {@link #finish}.
 */
public abstract sealed class StreamDecoder implements AutoCloseable
    permits FrameDecoder, LineDecoder {
  private final int maxCapacity;
  private @Nullable StreamBuffer buffer;

  /** The index of the first byte that was not delivered. */
  int head;

  private int tail;
  private @Nullable ByteBuffer reading;
  private @Nullable String violation;
  private boolean held;
  private final ReadPace pace = new ReadPace();

  StreamDecoder(int longest) {
    this.maxCapacity = Math.max(longest, StreamBuffer.READ_CAPACITY);
  }

  /**
   * Returns a decoder for {@linkplain io.github.linuxipc.spi.WireFormat#FRAMED frames}.
   *
   * @param maxFrame the length of the longest frame in bytes, including its header
   * @param sender the sender number that every frame must have, or 0 for any number
   * @return the decoder
   */
  public static StreamDecoder framed(int maxFrame, int sender) {
    return new FrameDecoder(maxFrame, sender);
  }

  /**
   * Returns a decoder for {@linkplain io.github.linuxipc.spi.WireFormat#LINES lines}. A line is
   * delivered without the line feed that ends it. A line that is too long is discarded without
   * being buffered, and reported by {@link FrameHandler#onDiscarded}.
   *
   * @param maxLine the length of the longest line in bytes, without its line feed
   * @return the decoder
   */
  public static StreamDecoder lines(int maxLine) {
    return new LineDecoder(maxLine);
  }

  /**
   * Returns the buffer for the next bytes. The caller reads into it once and then calls {@link
   * #decode}. The buffer has space unless it is filled by complete frames that have not been
   * decoded yet.
   *
   * @return a buffer, to be filled from its position
   */
  public final ByteBuffer writableBuffer() {
    StreamBuffer current = buffer;
    if (current == null) {
      current = StreamBuffer.take(StreamBuffer.START);
      buffer = current;
    }
    syncReadPosition();
    pace.noteRead();
    if (head == tail) {
      boolean filled = tail == current.capacity();
      moved(head);
      head = 0;
      tail = 0;
      current = filled ? grown(current, StreamBuffer.READ_CAPACITY) : current;
    } else if (tail == current.capacity()) {
      current = grown(current, head == 0 ? maxCapacity : StreamBuffer.READ_CAPACITY);
    } else if (head > 0 && current.capacity() - tail < current.capacity() / 2) {
      compact(current, current);
    }
    current.bytes.limit(current.capacity()).position(tail);
    reading = current.bytes;
    return current.bytes;
  }

  /**
   * Moves the remaining bytes into a larger buffer, or to the front of the present buffer if the
   * buffer may not grow.
   */
  private StreamBuffer grown(StreamBuffer current, int bound) {
    int capacity = current.nextCapacity(bound);
    if (capacity <= current.capacity()) {
      compact(current, current);
      return current;
    }
    StreamBuffer larger = StreamBuffer.take(capacity);
    compact(current, larger);
    current.release();
    buffer = larger;
    return larger;
  }

  private void compact(StreamBuffer from, StreamBuffer to) {
    from.bytes.limit(tail).position(head);
    if (from == to) {
      from.bytes.compact();
    } else {
      to.bytes.put(0, from.bytes, head, tail - head);
    }
    moved(head);
    tail -= head;
    head = 0;
  }

  /** Sets the tail to the position of the {@link #writableBuffer} after a read. */
  private void syncReadPosition() {
    if (reading != null) {
      tail = reading.position();
      reading = null;
    }
  }

  /**
   * Delivers the complete frames, up to a limit. A frame counts as consumed even if the handler
   * throws.
   *
   * @param peer the link's number for the peer
   * @param handler receives the frames
   * @param limit the maximum number of frames to deliver, at least 1
   * @return the number of frames delivered: the limit if there may be more; less if there are no
   *     more, if the decoder is {@linkplain #isHeld held}, or after a {@linkplain #violation
   *     violation}
   */
  public final int decode(long peer, FrameHandler handler, int limit) {
    syncReadPosition();
    StreamBuffer current = buffer;
    if (current == null || violation != null) {
      return 0;
    }
    held = false;
    int frames = 0;
    while (frames < limit && decodeNext(current, tail, peer, handler)) {
      frames++;
    }
    return frames;
  }

  /**
   * Returns whether the last {@link #decode} ended with a frame that the handler refused. The next
   * {@code decode} offers the frame again, and until then the caller must not read.
   *
   * @return whether there is such a frame
   */
  public final boolean isHeld() {
    return held;
  }

  /**
   * Records that a {@link #decode} reached its limit, and returns whether to read nevertheless.
   * Otherwise a sender would wait for space until a slow handler has consumed everything that was
   * read.
   *
   * @param frames the number of frames delivered
   * @return whether to read into the {@link #writableBuffer} now
   */
  public final boolean isReadDue(int frames) {
    return pace.isDue(frames);
  }

  /** Delivers the next frame between head and tail. Returns false if no frame was delivered. */
  abstract boolean decodeNext(StreamBuffer current, int tail, long peer, FrameHandler handler);

  /** Adjusts the state of a subclass after the bytes have been moved towards the front. */
  abstract void moved(int distance);

  /**
   * Offers a frame to the handler. If the handler refuses the frame, the decoder is held. Returns
   * whether the handler accepted the frame.
   */
  final boolean offer(StreamBuffer current, int from, int to, long peer, FrameHandler handler) {
    head = to;
    current.view.limit(to).position(from);
    if (!handler.offer(peer, current.view)) {
      head = from;
      held = true;
    }
    return !held;
  }

  /** Delivers a frame. The head is advanced first, in case the handler throws. */
  final void deliver(
      StreamBuffer current, int from, int to, int next, long peer, FrameHandler handler) {
    head = next;
    current.view.limit(to).position(from);
    handler.onFrame(peer, current.view);
  }

  /**
   * Delivers the frame that the end of file completes: a last line without a line feed. Other
   * decoders deliver nothing.
   *
   * @param peer the link's number for the peer
   * @param handler receives the frame
   * @return the number of frames delivered, 0 or 1
   */
  public int finish(long peer, FrameHandler handler) {
    return 0;
  }

  /**
   * Returns whether there are bytes of an incomplete frame. The result is meaningful only after
   * {@link #decode} returned less than its limit, and if the decoder is not {@linkplain #isHeld
   * held}.
   *
   * @return whether a frame is incomplete
   */
  public boolean isPartial() {
    syncReadPosition();
    return head < tail;
  }

  /**
   * Returns the peer's protocol violation. After a violation, nothing more is decoded from the
   * stream.
   *
   * @return the violation, or null
   */
  public final @Nullable String violation() {
    return violation;
  }

  final boolean violated(String what) {
    violation = what;
    return false;
  }

  final int tail() {
    syncReadPosition();
    return tail;
  }

  final @Nullable StreamBuffer buffer() {
    return buffer;
  }

  /** Returns the buffer to the pool. Bytes that were not decoded are lost. Idempotent. */
  @Override
  public final void close() {
    StreamBuffer current = buffer;
    buffer = null;
    reading = null;
    head = 0;
    tail = 0;
    if (current != null) {
      current.release();
    }
  }
}
