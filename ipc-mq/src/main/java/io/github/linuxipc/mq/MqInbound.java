package io.github.linuxipc.mq;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessagePriority;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.ReassemblyNeed;
import io.github.linuxipc.support.shared.SenderLiveness;
import io.github.linuxipc.support.shared.SenderTracker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.IntConsumer;

/** The receiving end: takes a message off the queue and hands over the frames in it. */
final class MqInbound implements InboundLink {
  private final QueueHandle queue;
  private final LinkContext context;
  private final Poll wait;
  private final SenderTracker senders;
  private final NativeBuffer memory;
  private final ByteBuffer view;
  private final long depth;
  private final boolean raw;
  private final Poll.Readiness<IOException> look = this::look;
  private final SenderTracker.Sleep sleep = this::sleep;
  private boolean prioritised;

  /** What has been taken off the queue and not been handed over; under raw, one message. */
  private int head;

  private int tail;

  /** A message was taken in {@link #await}: the next poll need not ask the kernel again. */
  private boolean prefetched;

  private MqInbound(QueueHandle queue, LinkContext context, Poll wait) throws IOException {
    this.queue = queue;
    this.context = context;
    this.wait = wait;
    this.memory = new NativeBuffer((int) queue.queue().attributes().messageSize());
    this.view = memory.buffer().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    this.depth = queue.queue().attributes().maxMessages() + 1;
    this.raw = context.terms().wire() == WireFormat.RAW;
    this.senders =
        new SenderTracker(
            new LockedSenders(new LivenessLocks(queue.queue().file())),
            context.terms().maxSenders());
  }

  /** Takes a bound queue over; if that fails, it is closed. */
  static MqInbound open(QueueHandle queue, LinkContext context) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(queue::close);
      Poll wait = undo.open(Poll::open, Poll::close);
      MqInbound link = new MqInbound(queue, context, wait);
      if (!link.raw && !queue.isPersistent()) {
        ReassemblyNeed.check(context);
      }
      return undo.done(link);
    }
  }

  /** Senders hold a lock each. */
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
      return raw ? pollRaw(handler, limit) : pollFrames(handler, limit);
    } catch (IOException e) {
      throw MqErrors.io(context, e);
    }
  }

  private int pollRaw(FrameHandler handler, int limit) throws IOException {
    int count = prefetched ? handRaw(tail, handler) : 0;
    boolean empty = count > 0;
    prefetched = false;
    while (count < limit && !empty) {
      int length = queue.queue().receive(memory);
      empty = length < 0;
      count += empty ? 0 : handRaw(length, handler);
    }
    return count;
  }

  private int handRaw(int length, FrameHandler handler) {
    prefetched = false; // before the handler, which may throw
    if (length > context.terms().maxMessageSize()) {
      handler.onDiscarded(0, "a message is longer than max-message-size");
      return 0;
    }
    handler.onFrame(0, view.limit(length).position(0));
    return 1;
  }

  private int pollFrames(FrameHandler handler, int limit) throws IOException {
    boolean ahead = prefetched;
    prefetched = false;
    if (!ahead) {
      senders.scanIfDue(room(), handler);
    }
    int count = cut(handler, limit);
    boolean empty = ahead && count > 0 && !senders.hasPendingDepartures();
    while (count < limit && !empty) {
      if (take()) {
        count += cut(handler, limit - count);
      } else {
        empty = true;
        senders.reportDeparted(true, handler);
      }
    }
    senders.reportDeparted(false, handler);
    return count;
  }

  /** Takes the next message off the queue; all of the last one has been handed over. */
  private boolean take() throws IOException {
    int length = queue.queue().receive(memory);
    if (length < 0) {
      return false;
    }
    head = 0;
    tail = length;
    senders.taken(1);
    prioritised |= queue.queue().priority() > 0;
    return true;
  }

  /**
   * Once some messages overtake others, only an empty queue tells that a sender's last was taken.
   */
  private long room() {
    return prioritised ? Long.MAX_VALUE >> 2 : depth;
  }

  private int cut(FrameHandler handler, int limit) throws IOException {
    int count = 0;
    while (count < limit && head < tail) {
      int length = frameLength();
      if (length < 0) {
        head = tail;
        handler.onDiscarded(
            0, "a message that is no frame; is somebody sending who is none of us?");
        break;
      }
      int from = head;
      head += length;
      count += senders.deliver(view.limit(head).position(from), room(), handler);
    }
    return count;
  }

  /** The length of the frame at the head, -1 if there is none. */
  private int frameLength() {
    int left = tail - head - FrameHeader.LENGTH;
    if (left < 0
        || FrameHeader.version(FrameHeader.control(memory.buffer(), head))
            != ChannelParameters.WIRE_VERSION
        || FrameHeader.sender(memory.buffer(), head) <= 0) {
      return -1;
    }
    int payload = FrameHeader.payloadLength(memory.buffer(), head);
    return payload < 0 || payload > left ? -1 : FrameHeader.LENGTH + payload;
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      if (prefetched || wait.yieldUntil(look)) {
        return;
      }
      if (raw) {
        sleep(timeoutNs);
      } else {
        senders.await(timeoutNs, sleep);
      }
    } catch (IOException e) {
      throw MqErrors.io(context, e);
    }
  }

  /** What a persistent queue holds is taken when it is handed over, and not before. */
  private boolean look() throws IOException {
    if (queue.isPersistent()) {
      return wait.now(queue.queue().file(), Poll.IN) != 0;
    }
    prefetched = take();
    return prefetched;
  }

  private boolean sleep(long timeoutNs) throws IOException {
    return wait.await(queue.queue().file(), Poll.IN, timeoutNs) == 0 && !wait.wasWoken();
  }

  @Override
  public void wakeup() {
    wait.wakeup();
  }

  @Override
  public Address address() {
    return queue.address();
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    MessagePriority view = queue.queue()::priority;
    return type.isInstance(view) ? Optional.of(type.cast(view)) : Optional.empty();
  }

  @Override
  public void close() {
    wait.close();
    queue.close();
  }
}
