package io.github.linuxipc.artemis;

import io.github.linuxipc.artemis.Inbox.Received;
import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessagePriority;
import io.github.linuxipc.spi.BackgroundThread;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving end. A poll confirms a batch of messages at the broker, and then delivers it: a
 * message is taken when its confirmation has arrived. A batch whose confirmation is in doubt is
 * kept until the next connection shows what became of it.
 */
final class ArtemisInbound implements InboundLink {
  private static final Logger LOG = LoggerFactory.getLogger(ArtemisInbound.class);

  private final LinkContext context;
  private final Address address;
  private final WakeSignal signal = new WakeSignal();
  private final Inbox inbox;
  private final Confirmation confirmation = new Confirmation();
  private final ReceivingThread receiving;
  private final Thread thread;
  private final SenderTable senders = new SenderTable();
  private final boolean raw;

  /** The batch that is confirmed, or whose confirmation is open; its messages from next to size. */
  private final Received[] batch;

  private int next;
  private int size;
  private boolean deliverable;
  private volatile int priority;

  private ArtemisInbound(
      LinkContext context, Address address, BrokerSettings settings, ChannelQueue queue) {
    this.context = context;
    this.address = address;
    this.raw = context.terms().wire() == WireFormat.RAW;
    this.batch = new Received[context.option(ArtemisOptions.ACK_BATCH)];
    this.inbox = new Inbox(2 * batch.length);
    this.receiving = new ReceivingThread(settings, queue, context, inbox, signal, confirmation);
    this.thread =
        BackgroundThread.create(
            "ipc-artemis-receive-" + queue.name(), ArtemisInbound.class, receiving);
  }

  static ArtemisInbound bind(
      LinkContext context, Address address, BrokerSettings settings, ChannelQueue queue)
      throws IpcException {
    ArtemisInbound link = new ArtemisInbound(context, address, settings, queue);
    try (Cleanup undo = new Cleanup()) {
      undo.add(link::close);
      link.receiving.open(context.remainingNs());
      link.thread.start();
      return undo.done(link);
    } catch (ActiveMQException e) {
      throw new BrokerErrors(context, settings).opening(e, ErrorCode.OPEN_FAILED);
    }
  }

  @Override
  public int poll(FrameHandler handler, int limit) throws IpcException {
    int count = 0;
    while (count < limit && prepare(handler, limit - count)) {
      count += deliver(handler, limit - count);
    }
    return count;
  }

  /** Returns whether there are messages to deliver. Confirms a batch if there are none. */
  private boolean prepare(FrameHandler handler, int limit) throws IpcException {
    if (confirmation.take()) {
      deliverable = true;
    }
    if (deliverable && next < size) {
      return true;
    }
    deliverable = false;
    if (confirmation.isOpen()) {
      requireUsable();
      return false;
    }
    if (!handler.takesMore()) {
      return false;
    }
    next = 0;
    size = inbox.take(batch, Math.min(limit, batch.length));
    if (size > 0) {
      confirm();
    } else {
      requireUsable();
    }
    deliverable = confirmation.take();
    return deliverable;
  }

  private void requireUsable() throws IpcException {
    IpcException failure = receiving.failure();
    if (failure != null) {
      throw failure;
    }
  }

  private void confirm() {
    confirmation.begin(batch[0]);
    try {
      batch[size - 1].confirm();
      confirmation.confirmed();
    } catch (ActiveMQException e) {
      LOG.debug("A confirmation of {} is in doubt", context.name(), e);
      receiving.giveUpConnection();
    }
  }

  private int deliver(FrameHandler handler, int limit) {
    int count = 0;
    while (count < limit && next < size) {
      Received message = batch[next++]; // before the call, because the handler may throw
      count += deliver(message, handler);
    }
    return count;
  }

  private int deliver(Received message, FrameHandler handler) {
    byte[] payload = message.payload();
    priority = message.message().getPriority();
    if (payload == null) {
      handler.onDiscarded(0, "a message is longer than max-message-size, or malformed");
      return 0;
    }
    ByteBuffer frame = ByteBuffer.wrap(payload).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (raw) {
      handler.onFrame(0, frame);
    } else {
      senders.deliver(frame, handler);
    }
    return 1;
  }

  @Override
  public void await(long timeoutNs) {
    if (inbox.isEmpty()) {
      signal.await(timeoutNs);
    }
  }

  @Override
  public boolean awaitParks() {
    return true;
  }

  @Override
  public void wakeup() {
    signal.give();
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    MessagePriority view = () -> priority;
    return type.isInstance(view) ? Optional.of(type.cast(view)) : Optional.empty();
  }

  @Override
  public void discard() {
    receiving.discard();
    close();
  }

  @Override
  public void close() {
    receiving.close(thread);
  }
}
