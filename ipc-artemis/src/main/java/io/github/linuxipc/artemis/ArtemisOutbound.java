package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.BackgroundThread;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.jspecify.annotations.Nullable;

/**
 * The sending end. {@link #commit} puts a frame into the {@link SendWindow}; a thread of the link
 * sends it, because the client blocks while the address is full. A frame is flushed when the broker
 * has acknowledged it. A frame holds a whole message, so that a sender's death leaves no part of
 * one behind.
 */
final class ArtemisOutbound implements OutboundLink {
  private final LinkContext context;
  private final Address address;
  private final SendWindow window = new SendWindow();
  private final WakeSignal signal = new WakeSignal();
  private final SendingThread sending;
  private final Thread thread;
  private final int maxFrame;

  /** The frame that was claimed last. */
  private byte[] claimed = {};

  private ArtemisOutbound(
      LinkContext context, Address address, BrokerSettings settings, ChannelQueue queue) {
    this.context = context;
    this.address = address;
    this.sending = new SendingThread(settings, queue, context, window, signal);
    this.thread =
        BackgroundThread.create("ipc-artemis-send-" + queue.name(), ArtemisOutbound.class, sending);
    this.maxFrame = maxFrame(context);
  }

  /** Returns the length of the longest frame: the longest message, or that with all its headers. */
  static int maxFrame(LinkContext context) {
    int message = context.terms().maxMessageSize();
    return context.terms().wire() == WireFormat.RAW
        ? message
        : Math.max(512, FrameHeader.LENGTH + message + Headers.MAX_LENGTH + PATTERN_LENGTH);
  }

  /** More than what a service or topic puts before a message. */
  private static final int PATTERN_LENGTH = 256;

  static ArtemisOutbound connect(
      LinkContext context, Address address, BrokerSettings settings, ChannelQueue queue)
      throws IpcException {
    ArtemisOutbound link = new ArtemisOutbound(context, address, settings, queue);
    try (Cleanup undo = new Cleanup()) {
      undo.add(link::close);
      link.sending.open(context.remainingNs());
      link.thread.start();
      return undo.done(link);
    } catch (ActiveMQException e) {
      throw new BrokerErrors(context, settings).opening(e, ErrorCode.NO_RECEIVER);
    }
  }

  @Override
  public int maxFrame() {
    return maxFrame;
  }

  @Override
  public int maxMessage() {
    return maxFrame; // messages of one frame only
  }

  @Override
  public @Nullable ByteBuffer claim(int length) throws IpcException {
    requireUsable();
    if (!window.hasRoom(length)) {
      return null;
    }
    claimed = new byte[length];
    return ByteBuffer.wrap(claimed).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public boolean commit(ByteBuffer frame) throws IpcException {
    requireUsable();
    window.commit(claimed);
    return true;
  }

  @Override
  public boolean flush() throws IpcException {
    if (window.size() == 0) {
      return true;
    }
    requireUsable();
    return false;
  }

  @Override
  public int unflushed() {
    return window.size();
  }

  private void requireUsable() throws IpcException {
    IpcException failure = sending.failure();
    if (failure != null) {
      throw failure;
    }
    if (peer() != PeerState.PRESENT) {
      throw context.peerGone(peer(), null);
    }
  }

  @Override
  public void await(long timeoutNs) {
    signal.await(timeoutNs);
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
  public PeerState peer() {
    return sending.peer();
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public void close() {
    sending.close(thread);
  }
}
