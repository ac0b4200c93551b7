package io.github.linuxipc.support.stream;

import io.github.linuxipc.spi.FrameHandler;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the byte stream of one peer into frames, whatever pieces it arrives in. Its buffer comes
 * from a pool with the first byte, starts at 16 KiB and grows only as bytes really arrive, never
 * because a peer announces a length. In the steady state nothing is allocated. For one thread at a
 * time.
 *
 * <p>To use it: read into {@link #writableBuffer}, call {@link #decode} until it returns less than
 * its limit, repeat; at end of file call {@link #finish}.
 */
public abstract sealed class StreamDecoder implements AutoCloseable
    permits FrameDecoder, LineDecoder {
  private final int most;
  private @Nullable StreamBuffer buffer;

  /** Where the first byte that was not handed over lies. */
  int head;

  private int tail;
  private @Nullable ByteBuffer reading;
  private @Nullable String violation;
  private boolean held;
  private final ReadPace pace = new ReadPace();

  StreamDecoder(int longest) {
    this.most = Math.max(longest, StreamBuffer.ROOMY);
  }

  /**
   * Makes a cutter for {@linkplain io.github.linuxipc.spi.WireFormat#FRAMED frames}.
   *
   * @param maxFrame the longest frame in bytes, header included
   * @param sender the sender's number that every frame must bear, or 0 for any
   * @return the cutter
   */
  public static StreamDecoder framed(int maxFrame, int sender) {
    return new FrameDecoder(maxFrame, sender);
  }

  /**
   * Makes a cutter for {@linkplain io.github.linuxipc.spi.WireFormat#LINES lines}. A line is handed
   * over without the line feed that ends it; a longer one than allowed is skipped without being
   * buffered, and told through {@link FrameHandler#onDiscarded}.
   *
   * @param maxLine the longest line in bytes, without its line feed
   * @return the cutter
   */
  public static StreamDecoder lines(int maxLine) {
    return new LineDecoder(maxLine);
  }

  /**
   * Returns where the next bytes go: read into it once, then call {@link #decode}. It has room
   * unless whole frames that were not cut yet fill the buffer.
   *
   * @return a buffer to be filled from its position
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
      current = filled ? grown(current, StreamBuffer.ROOMY) : current;
    } else if (tail == current.capacity()) {
      current = grown(current, head == 0 ? most : StreamBuffer.ROOMY);
    } else if (head > 0 && current.capacity() - tail < current.capacity() / 2) {
      compact(current, current);
    }
    current.bytes.limit(current.capacity()).position(tail);
    reading = current.bytes;
    return current.bytes;
  }

  /** Moves what is left into a larger buffer, or to the front if it may not be larger. */
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

  /** Learns how much was read into the {@link #writableBuffer}. */
  private void syncReadPosition() {
    if (reading != null) {
      tail = reading.position();
      reading = null;
    }
  }

  /**
   * Hands over the frames that have arrived whole. Each counts as taken even if the handler throws.
   *
   * @param peer the link's number for the peer
   * @param handler takes the frames
   * @param limit the most frames to hand over, at least 1
   * @return how many were handed over; the limit if there may be more; less if there are no more,
   *     or the cutter is {@linkplain #isHeld held}
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
   * Tells whether the last {@link #decode} ended with a frame that the handler did not take: it
   * comes again at the next one, and until then nothing is to be read.
   *
   * @return whether there is such a frame
   */
  public final boolean isHeld() {
    return held;
  }

  /**
   * Notes that a {@link #decode} reached its limit, and tells whether to read on nevertheless, so
   * that a sender does not wait for room until a slow handler has taken all that was read.
   *
   * @param frames how many frames were handed over
   * @return whether to read into the {@link #writableBuffer} now
   */
  public final boolean isReadDue(int frames) {
    return pace.isDue(frames);
  }

  /** Hands over the next frame between head and tail, or returns false if there is none whole. */
  abstract boolean decodeNext(StreamBuffer current, int tail, long peer, FrameHandler handler);

  /** The bytes have been moved towards the front. */
  abstract void moved(int distance);

  /** Hands over a frame as {@link #hand}, or is held by it. */
  final boolean offer(StreamBuffer current, int from, int to, long peer, FrameHandler handler) {
    head = to;
    current.view.limit(to).position(from);
    if (!handler.offer(peer, current.view)) {
      head = from;
      held = true;
    }
    return !held;
  }

  /** Hands over a frame and takes it off the buffer first, in case the handler throws. */
  final void hand(
      StreamBuffer current, int from, int to, int next, long peer, FrameHandler handler) {
    head = next;
    current.view.limit(to).position(from);
    handler.onFrame(peer, current.view);
  }

  /**
   * Hands over what end of file completes: a last line without a line feed.
   *
   * @param peer the link's number for the peer
   * @param handler takes the frame
   * @return how many frames were handed over, 0 or 1
   */
  public int finish(long peer, FrameHandler handler) {
    return 0;
  }

  /**
   * Tells whether there are bytes that make no whole frame yet. Meaningful once {@link #decode}
   * returned less than its limit.
   *
   * @return whether a frame is incomplete
   */
  public boolean isPartial() {
    syncReadPosition();
    return head < tail;
  }

  /**
   * Returns what the peer did wrong; nothing more is cut from its stream then.
   *
   * @return the fault, or null
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

  /** Gives the buffer back to the pool; what was not cut is lost. Idempotent. */
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
