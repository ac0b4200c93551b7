package io.github.linuxipc.samples.transport;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Fifo;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.SenderLiveness;
import io.github.linuxipc.support.shared.SenderTracker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/** The receiving end: reads at most one atomic write at a time, and delivers whole frames. */
final class SampleInbound implements InboundLink {
  private static final int KNOWN_FLAGS =
      FrameHeader.LAST | FrameHeader.LEAVE | SenderTracker.HELLO;

  private final Path path;
  private final OpenFile file;
  private final Address address;
  private final LinkContext context;
  private final SenderTracker senders;
  private final Poll wait = Poll.open();
  private final NativeBuffer memory = new NativeBuffer(2 * Fifo.PIPE_BUF);
  private final ByteBuffer bytes = memory.buffer();
  private final ByteBuffer view = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  private final SenderTracker.Sleep sleep = this::sleep;
  private final int pipeSize;
  private int head;
  private int tail;

  /** Bytes that are no frame were found; until a known sender's header follows, all is skipped. */
  private boolean resynchronising;

  SampleInbound(Path path, OpenFile file, Address address, LinkContext context)
      throws IOException {
    this.path = path;
    this.file = file;
    this.address = address;
    this.context = context;
    this.pipeSize = file.pipeSize();
    this.senders =
        new SenderTracker(new LockedSenders(new LivenessLocks(file)), context.terms().maxSenders());
  }

  /** Each sender holds locks on the FIFO, which the kernel drops when it dies. */
  private record LockedSenders(LivenessLocks locks) implements SenderLiveness {
    @Override
    public boolean isPresent(int sender) throws IOException {
      return locks.senderLives(sender);
    }

    @Override
    public long processOf(int sender) throws IOException {
      return locks.processOf(sender);
    }

    @Override
    public void forEachPresent(IntConsumer visitor) throws IOException {
      locks.forEachSender(visitor);
    }
  }

  @Override
  public int poll(FrameHandler handler, int limit) throws IpcException {
    try {
      senders.scanIfDue(room(), handler);
      int count = decode(handler, limit);
      while (count < limit) {
        if (!fill()) {
          head = tail; // writes are atomic: what is no whole frame when the pipe is empty never is
          senders.reportDeparted(true, handler);
          break;
        }
        count += decode(handler, limit - count);
      }
      senders.reportDeparted(false, handler);
      return count;
    } catch (IOException e) {
      throw context.failure(ErrorCode.IO, String.valueOf(e.getMessage()), "", e);
    }
  }

  /** Returns how much may still arrive that was sent before now. */
  private int room() {
    return pipeSize + tail - head;
  }

  private boolean fill() throws IOException {
    bytes.put(0, bytes, head, tail - head);
    tail -= head;
    head = 0;
    int count = file.read(memory, tail, Fifo.PIPE_BUF);
    if (count <= 0) {
      return false;
    }
    tail += count;
    senders.taken(count);
    return true;
  }

  private int decode(FrameHandler handler, int limit) throws IOException {
    int count = 0;
    while (count < limit && tail - head >= FrameHeader.LENGTH) {
      if (!isFrame()) {
        if (!resynchronising) {
          handler.onDiscarded(0, "bytes that are no frame");
        }
        resynchronising = true;
        head++;
        continue;
      }
      int from = head;
      int to = from + FrameHeader.LENGTH + FrameHeader.payloadLength(bytes, from);
      if (to > tail) {
        break;
      }
      resynchronising = false;
      head = to; // before the handler, which may throw
      count += senders.deliver(view.limit(to).position(from), room(), handler);
    }
    return count;
  }

  private boolean isFrame() throws IOException {
    int control = FrameHeader.control(bytes, head);
    int length = FrameHeader.payloadLength(bytes, head);
    int sender = FrameHeader.sender(bytes, head);
    return FrameHeader.version(control) == ChannelParameters.WIRE_VERSION
        && (FrameHeader.flags(control) & ~KNOWN_FLAGS) == 0
        && length >= 0
        && length <= Fifo.PIPE_BUF - FrameHeader.LENGTH
        && sender > 0
        && (!resynchronising || senders.isKnown(sender));
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      if (head == tail) {
        senders.await(timeoutNs, sleep);
      }
    } catch (IOException e) {
      throw context.failure(ErrorCode.IO, String.valueOf(e.getMessage()), "", e);
    }
  }

  private boolean sleep(long timeoutNs) throws IOException {
    return wait.await(file, Poll.IN, timeoutNs) == 0 && !wait.wasWoken();
  }

  @Override
  public void wakeup() {
    wait.wakeup();
  }

  @Override
  public Address address() {
    return address;
  }

  /** Sets the permissions to 0, which senders read as a close notice, and removes the FIFO. */
  @Override
  public void close() {
    try {
      file.setMode(0);
      if (SampleTransport.isLinked(path, file)) {
        OpenFile.unlink(path);
      }
    } catch (IOException e) {
      // Senders see that the receiver's lock was dropped.
    } finally {
      wait.close();
      file.close();
    }
  }
}
