package io.github.linuxipc.engine;

import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.spi.FrameHandler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes messages of what a link hands over. Used by the holder of the receiver's {@link
 * LinkOwnership} alone.
 */
abstract class MessageReader implements FrameHandler {
  private static final Logger LOG = LoggerFactory.getLogger(MessageReader.class);

  final ChannelReceiver receiver;
  private final MessageView view = new MessageView();
  private @Nullable MessageHandler handler;
  private int delivered;
  private int present;
  private boolean everJoined;
  private final LongMap<Long> processes = new LongMap<>();

  MessageReader(ChannelReceiver receiver) {
    this.receiver = receiver;
  }

  final void begin(MessageHandler handler) {
    this.handler = handler;
    this.delivered = 0;
  }

  final void end() {
    this.handler = null;
  }

  final int delivered() {
    return delivered;
  }

  final boolean everJoined() {
    return everJoined;
  }

  /**
   * Whether there were senders, and all have left.
   *
   * @param others whether there were some that never joined
   */
  final boolean allLeft(boolean others) {
    return (everJoined || others) && present == 0;
  }

  /** Whether a frame that was not taken may be taken now; asked once each time. */
  boolean roomAgain() {
    return false;
  }

  @Override
  public void onJoined(long peer) {
    everJoined = true;
    present++;
  }

  @Override
  public final void onJoined(long peer, long process) {
    if (process > 0) {
      processes.put(peer, process);
    }
    onJoined(peer);
  }

  /** Returns the process of a sender that leaves, and forgets it; 0 if it is not known. */
  final long leavingProcess(long peer) {
    Long process = processes.remove(peer);
    return process == null ? 0 : process;
  }

  @Override
  public void onLeft(long peer, boolean partial) {
    present--;
    if (partial) {
      receiver.counters.partialDropped();
    }
  }

  @Override
  public final void onDiscarded(long peer, String why) {
    long count = receiver.counters.skipped();
    if (Long.bitCount(count)
        == 1) { // the first, second, fourth …: a hostile peer must not fill the log
      LOG.warn("Skipped on {} ({} so far): {}", receiver.channel(), count, why);
    }
  }

  /**
   * Hands a message to the application; one that it takes after it closed its receiver is lost, as
   * T3 says.
   */
  final void deliver(ByteBuffer payload, int sender) {
    MessageHandler to = handler;
    if (to == null || !receiver.isOpen()) {
      return;
    }
    delivered++;
    receiver.counters.message(payload.remaining());
    to.onMessage(view.of(payload.order(ByteOrder.BIG_ENDIAN), sender & 0xffff_ffffL));
  }
}
