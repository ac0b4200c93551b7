package io.github.linuxipc.mq;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.WriteBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The sending end. The first frame since a flush is sent at once, so that it is accepted only if
 * the kernel has it. Frames that follow without a flush are gathered into one message of the queue.
 */
final class MqOutbound implements OutboundLink {
  /**
   * The interval at which the receiver's lock is checked, because the kernel accepts messages that
   * no process will read.
   */
  private static final long CHECK_NS = 400_000_000;

  private final QueueHandle queue;
  private final LinkContext context;
  private final @Nullable LivenessLocks locks;
  private final Poll wait;
  private final NativeBuffer memory;
  private final WriteBatch batch;
  private final int priority;
  private boolean gathering;
  private long nextCheckNs = System.nanoTime() + CHECK_NS;
  private volatile PeerState state = PeerState.PRESENT;

  private MqOutbound(
      QueueHandle queue, LinkContext context, @Nullable LivenessLocks locks, Poll wait)
      throws IOException {
    this.queue = queue;
    this.context = context;
    this.locks = locks;
    this.wait = wait;
    this.memory = new NativeBuffer((int) queue.queue().attributes().messageSize());
    this.batch = new WriteBatch(memory.buffer());
    this.priority = context.option(MqTransport.PRIORITY);
  }

  /** Connects as a sender on an open queue; closes the queue on failure. */
  static MqOutbound open(QueueHandle queue, LinkContext context) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(queue.queue()::close);
      LivenessLocks locks = null;
      if (context.terms().wire() == WireFormat.FRAMED) {
        locks = new LivenessLocks(queue.queue().file());
        MqConnector.connect(locks, queue.isPersistent(), context);
      }
      Poll wait = undo.open(Poll::open, Poll::close);
      MqOutbound link = new MqOutbound(queue, context, locks, wait);
      if (locks != null) {
        link.sendHello();
      }
      return undo.done(link);
    }
  }

  /**
   * Wakes a sleeping receiver, so that it sees the new sender. If there is a message in the queue,
   * the receiver is awake or soon will be, and the few slots of the queue are better left to
   * messages.
   */
  private void sendHello() throws IOException {
    boolean empty = queue.queue().attributes().messages() == 0;
    ByteBuffer frame = empty ? claim(FrameHeader.LENGTH) : null;
    if (frame != null) {
      FrameHeader.put(frame, 0, FrameHeader.HELLO, 0, context.senderId(), 0);
      commit(frame);
      flush();
    }
  }

  @Override
  public int maxFrame() {
    return memory.buffer().capacity();
  }

  /**
   * Returns the longest message. A message that outlives the receiver must be in the queue whole.
   */
  @Override
  public int maxMessage() {
    return queue.isPersistent() ? maxFrame() - FrameHeader.LENGTH : Integer.MAX_VALUE;
  }

  @Override
  public @Nullable ByteBuffer claim(int length) throws IpcException {
    if (gathering && batch.filled() == 0 && !hasRoom()) {
      return null;
    }
    ByteBuffer room = batch.claim(length);
    return room == null && send() && hasRoom() ? batch.claim(length) : room;
  }

  @Override
  public boolean commit(ByteBuffer frame) throws IpcException {
    batch.commit();
    if (gathering) {
      return true;
    }
    boolean sent = sendNow();
    if (!sent) {
      batch.clear();
    }
    // A raw message stays one message of the queue, and so does one that may outlive its receiver.
    gathering = sent && locks != null && !queue.isPersistent();
    return sent;
  }

  @Override
  public boolean flush() throws IpcException {
    boolean sent = send();
    gathering = !sent;
    return sent;
  }

  private boolean send() throws IpcException {
    return batch.filled() == 0 || sendNow();
  }

  private boolean sendNow() throws IpcException {
    try {
      checkIfDue();
      requirePresent();
      if (!queue.queue().send(memory, 0, batch.filled(), priority)) {
        return false;
      }
      batch.clear();
      return true;
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  private boolean hasRoom() throws IpcException {
    try {
      return (wait.now(queue.queue().file(), Poll.OUT) & Poll.OUT) != 0;
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      if (wait.yieldUntil(this::hasRoom)) {
        return;
      }
      wait.await(queue.queue().file(), Poll.OUT, Math.min(timeoutNs, CHECK_NS));
      checkIfDue();
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  private void checkIfDue() throws IOException {
    if (System.nanoTime() - nextCheckNs >= 0) {
      nextCheckNs = System.nanoTime() + CHECK_NS;
      LivenessLocks asked = queue.isPersistent() ? null : locks;
      if (asked == null ? !queue.isLinked() : !asked.isReceiverAlive()) {
        state = queue.isClosed() ? PeerState.CLOSED : PeerState.LOST;
      }
    }
  }

  private void requirePresent() throws IpcException {
    if (state != PeerState.PRESENT) {
      batch.clear(); // lost like the messages that the receiver had not received
      boolean unlinked = state == PeerState.LOST && (locks == null || queue.isPersistent());
      throw unlinked
          ? context.peerLost("its queue was removed or replaced", null)
          : context.peerGone(state, null);
    }
  }

  @Override
  public void wakeup() {
    wait.wakeup();
  }

  @Override
  public PeerState peer() {
    return state;
  }

  @Override
  public Address address() {
    return queue.address();
  }

  @Override
  public void close() {
    wait.close();
    queue.queue().close();
  }
}
