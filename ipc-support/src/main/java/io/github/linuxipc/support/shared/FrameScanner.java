package io.github.linuxipc.support.shared;

import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.support.stream.ReadPace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds the frames of many senders in the bytes of one pipe. Bytes that are not a frame are skipped
 * up to the next frame. The frames that follow are intact: a frame has at most PIPE_BUF bytes, and
 * the kernel never divides a write of at most PIPE_BUF bytes. No writer can therefore damage the
 * frames of another writer. Each sequence of skipped bytes is reported once.
 */
final class FrameScanner {
  private static final int FLAGS =
      FrameHeader.LAST
          | FrameHeader.LEAVE
          | FrameHeader.HEADERS
          | FrameHeader.PATTERN
          | FrameHeader.HELLO;

  private final SenderTracker senders;
  private final int maxFrame;
  private final int objectSize;
  private final NativeBuffer memory;
  private final ByteBuffer bytes;
  private final ByteBuffer view;
  private int head;
  private int tail;
  private boolean resynchronising;
  private final ReadPace pace = new ReadPace();

  /**
   * Creates a scanner.
   *
   * @param senders the senders of the frames
   * @param maxFrame the largest frame in bytes
   * @param objectSize the number of bytes that the pipe holds
   */
  FrameScanner(SenderTracker senders, int maxFrame, int objectSize) {
    this.senders = senders;
    this.maxFrame = maxFrame;
    this.objectSize = objectSize;
    this.memory = new NativeBuffer(Math.max(objectSize, maxFrame) + maxFrame);
    this.bytes = memory.buffer();
    this.view = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns the largest number of bytes that may precede a byte that is written from now on. This
   * is the capacity of the pipe plus the number of bytes that were read but not delivered.
   */
  long room() {
    return (long) objectSize + tail - head;
  }

  /**
   * Returns whether to read more bytes although {@link #scan} has reached its limit. Otherwise
   * senders would wait for room until a slow handler has consumed everything that was read.
   *
   * @param frames the number of frames delivered
   */
  boolean isReadDue(int frames) {
    return pace.isDue(frames);
  }

  /**
   * Reads the available bytes.
   *
   * @return whether any bytes were read
   */
  boolean fill(OpenFile file) throws IOException {
    pace.noteRead();
    if (head == tail) {
      head = 0;
      tail = 0;
    } else if (memory.buffer().capacity() - tail < objectSize) {
      bytes.put(0, bytes, head, tail - head);
      tail -= head;
      head = 0;
    }
    int count = file.read(memory, tail, bytes.capacity() - tail);
    tail += Math.max(0, count);
    return count > 0;
  }

  /**
   * Delivers the complete frames in the buffer, up to a limit.
   *
   * @return the number of frames, less than the limit if there are no more
   */
  int scan(FrameHandler handler, int limit) throws IOException {
    int count = 0;
    while (count < limit && tail - head >= FrameHeader.LENGTH) {
      if (!isPlausible(head)) {
        skip(handler);
        continue;
      }
      int length = FrameHeader.LENGTH + FrameHeader.payloadLength(bytes, head);
      if (length > tail - head) {
        break;
      }
      resynchronising = false;
      int from = head;
      head += length;
      senders.taken(length);
      count += senders.deliver(view.limit(head).position(from), room(), handler);
    }
    return count;
  }

  private boolean isPlausible(int at) throws IOException {
    int control = FrameHeader.control(bytes, at);
    int payload = FrameHeader.payloadLength(bytes, at);
    return FrameHeader.version(control) == ChannelParameters.WIRE_VERSION
        && (FrameHeader.flags(control) & ~FLAGS) == 0
        && payload >= 0
        && payload <= maxFrame - FrameHeader.LENGTH
        && FrameHeader.sender(bytes, at) > 0
        && (!resynchronising || isHello(at) || senders.isKnown(FrameHeader.sender(bytes, at)));
  }

  /**
   * Returns whether a frame is the HELLO with which a sender begins. While bytes are skipped, such
   * a frame is accepted from an unknown sender, because the sender may have connected, sent and
   * closed before this process reads the frame.
   */
  private boolean isHello(int at) {
    return FrameHeader.flags(FrameHeader.control(bytes, at)) == FrameHeader.HELLO
        && FrameHeader.payloadLength(bytes, at) == 0
        && FrameHeader.number(bytes, at) == 0;
  }

  /**
   * Discards the beginning of a frame whose sender has departed. Otherwise the beginning of another
   * sender's frame would be taken for the rest of that frame. An incomplete header is always
   * discarded. Called when senders have departed and the pipe is empty.
   */
  void dropPartialFrame(FrameHandler handler) throws IOException {
    boolean wanted =
        tail - head >= FrameHeader.LENGTH && senders.isKnown(FrameHeader.sender(bytes, head));
    if (head < tail && !wanted) {
      senders.taken(tail - head);
      head = tail;
      handler.onDiscarded(0, "an incomplete frame of a sender that has departed");
    }
  }

  /** Skips one byte. Reports only the first byte of a sequence of skipped bytes. */
  private void skip(FrameHandler handler) {
    boolean first = !resynchronising;
    resynchronising = true;
    head++;
    senders.taken(1);
    if (first) {
      handler.onDiscarded(
          0, "bytes that are not a frame; another program may be writing to the pipe");
    }
  }
}
