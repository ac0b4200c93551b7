package io.github.linuxipc.mq;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.MessageQueue;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.SharedObjectOutbound;
import io.github.linuxipc.support.shared.WriteTarget;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The sender's link to a queue. One write is one message of the queue: one or more frames, or one
 * raw message.
 */
final class MqOutbound extends SharedObjectOutbound {
  private final QueueHandle queue;
  private final LinkContext context;

  /**
   * Whether the link needs a live receiver that holds its lock. A raw receiver may hold no lock,
   * and a persistent queue needs no receiver.
   */
  private final boolean needsReceiver;

  private MqOutbound(
      WriteTarget target,
      QueueHandle queue,
      LinkContext context,
      @Nullable LivenessLocks locks,
      Poll wait) {
    super(target, queue.address(), context, locks, wait);
    this.queue = queue;
    this.context = context;
    this.needsReceiver = locks != null && !queue.isPersistent();
  }

  /** Connects a sender to an open queue. A failure closes the queue. */
  static MqOutbound open(QueueHandle queue, LinkContext context) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(queue.queue()::close);
      LivenessLocks locks = null;
      if (context.terms().wire() == WireFormat.FRAMED) {
        locks = new LivenessLocks(queue.queue().file());
        MqConnector.connect(locks, queue.isPersistent(), context);
      }
      Poll wait = undo.open(Poll::open, Poll::close);
      MqOutbound link = new MqOutbound(target(queue.queue(), context), queue, context, locks, wait);
      if (locks != null && queue.queue().attributes().messages() == 0) {
        // The hello wakes a sleeping receiver. If the queue holds a message, the receiver is awake
        // or soon will be, and the few slots of the queue are better left to messages.
        link.sendHello();
      }
      return undo.done(link);
    }
  }

  private static WriteTarget target(MessageQueue queue, LinkContext context) throws IOException {
    int priority = context.option(MqTransport.PRIORITY);
    WriteTarget.Sink sink =
        (from, offset, length) -> queue.send(from, offset, length, priority) ? length : -1;
    int maxWrite = (int) queue.attributes().messageSize();
    return new WriteTarget(queue.file(), queue.file(), sink, maxWrite);
  }

  /**
   * Returns the length of the longest message. A message that may outlive its receiver must fit
   * into one message of the queue.
   */
  @Override
  public int maxMessage() {
    return queue.isPersistent() ? maxFrame() - FrameHeader.LENGTH : Integer.MAX_VALUE;
  }

  /**
   * Returns whether several frames may share one message of the queue. A raw message, or a message
   * that may outlive its receiver, must be a separate message of the queue.
   */
  @Override
  protected boolean gathersFrames() {
    return needsReceiver;
  }

  @Override
  protected boolean isReceiverLost() throws IOException {
    return needsReceiver ? super.isReceiverLost() : !queue.isLinked();
  }

  @Override
  protected IpcException receiverGone(PeerState gone) {
    return gone == PeerState.LOST && !needsReceiver
        ? context.peerLost("its queue was removed or replaced", null)
        : super.receiverGone(gone);
  }
}
