package io.github.linuxipc.pipe;

import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.support.shared.SenderTracker;
import io.github.linuxipc.support.stream.ReadPace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds the frames of many senders in what is read from one pipe. As no writer can spoil another's
 * frames, bytes that are no frame are skipped up to the next one, and counted.
 */
final class FrameScanner {
  private static final int FLAGS = FrameHeader.LAST | FrameHeader.LEAVE | SenderTracker.HELLO;

  private final SenderTracker senders;
  private final int maxFrame;
  private final int objectSize;
  private final NativeBuffer memory;
  private final ByteBuffer bytes;
  private final ByteBuffer view;
  private int head;
  private int tail;
  private boolean lost;
  private final ReadPace pace = new ReadPace();

  /**
   * Makes a scanner.
   *
   * @param senders whose frames they are
   * @param maxFrame the largest frame in bytes
   * @param objectSize how many bytes the pipe holds
   */
  FrameScanner(SenderTracker senders, int maxFrame, int objectSize) {
    this.senders = senders;
    this.maxFrame = maxFrame;
    this.objectSize = objectSize;
    this.memory = new NativeBuffer(Math.max(objectSize, maxFrame) + maxFrame);
    this.bytes = memory.buffer();
    this.view = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** How many bytes may come before those that are written from now on. */
  long room() {
    return (long) objectSize + tail - head;
  }

  /**
   * Tells whether to read on though {@link #cut} has reached its limit, so that senders do not wait
   * for room until a slow handler has taken all that was read.
   *
   * @param frames how many frames were handed over
   */
  boolean isReadDue(int frames) {
    return pace.isDue(frames);
  }

  /**
   * Reads what there is.
   *
   * @return whether there was anything
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
   * Hands over frames that are there whole.
   *
   * @return how many, less than the limit if there are no more
   */
  int cut(FrameHandler handler, int limit) throws IOException {
    int count = 0;
    while (count < limit && tail - head >= FrameHeader.LENGTH) {
      if (!plausible(head)) {
        skip(handler);
        continue;
      }
      int length = FrameHeader.LENGTH + FrameHeader.payloadLength(bytes, head);
      if (length > tail - head) {
        break;
      }
      lost = false;
      int from = head;
      head += length;
      senders.taken(length);
      count += senders.deliver(view.limit(head).position(from), room(), handler);
    }
    return count;
  }

  private boolean plausible(int at) throws IOException {
    int word = FrameHeader.control(bytes, at);
    int payload = FrameHeader.payloadLength(bytes, at);
    return FrameHeader.version(word) == ChannelParameters.WIRE_VERSION
        && (FrameHeader.flags(word) & ~FLAGS) == 0
        && payload >= 0
        && payload <= maxFrame - FrameHeader.LENGTH
        && FrameHeader.sender(bytes, at) > 0
        && (!lost || isHello(at) || senders.isKnown(FrameHeader.sender(bytes, at)));
  }

  /**
   * Whether it is how a sender begins: one may have come, sent and gone behind what was skipped.
   */
  private boolean isHello(int at) {
    return FrameHeader.flags(FrameHeader.control(bytes, at)) == SenderTracker.HELLO
        && FrameHeader.payloadLength(bytes, at) == 0
        && FrameHeader.number(bytes, at) == 0;
  }

  /**
   * Drops the beginning of a frame whose sender is gone, so that it does not swallow the beginning
   * of another's. Call when senders have left and the pipe is empty.
   */
  void dropOrphan(FrameHandler handler) throws IOException {
    boolean wanted =
        tail - head >= FrameHeader.LENGTH && senders.isKnown(FrameHeader.sender(bytes, head));
    if (head < tail && !wanted) {
      senders.taken(tail - head);
      head = tail;
      handler.onDiscarded(0, "the beginning of a frame of a sender that is gone");
    }
  }

  /** Goes on to the next byte; says so once for all that are skipped together. */
  private void skip(FrameHandler handler) {
    boolean first = !lost;
    lost = true;
    head++;
    senders.taken(1);
    if (first) {
      handler.onDiscarded(
          0, "bytes that are no frame; is somebody writing to it who is none of us?");
    }
  }
}
