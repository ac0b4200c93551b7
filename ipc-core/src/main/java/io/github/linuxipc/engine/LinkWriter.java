package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One link with the message that is on its way into it. Used by the holder of the sender's {@link
 * LinkOwnership} alone; it knows nothing of time.
 *
 * <pre>
 *   offer: nothing taken                                  -&gt; refused
 *          some taken, or not yet told to the mechanism   -&gt; a tail, which advance() moves on
 * </pre>
 */
final class LinkWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LinkWriter.class);

  private final OutboundLink link;
  private final LinkContext context;
  private final MessageWriter writer;
  private final BlockingWait wait;
  private final int maxMessage;
  private int tail;

  LinkWriter(OutboundLink link, LinkContext context, MessageWriter writer, EngineThreads threads) {
    this.link = link;
    this.context = context;
    this.writer = writer;
    this.maxMessage = Math.min(context.terms().maxMessageSize(), writer.maxMessage(link));
    this.wait = new BlockingWait(threads, link.awaitParks(), link::await, link::wakeup);
  }

  OutboundLink link() {
    return link;
  }

  LinkContext context() {
    return context;
  }

  int maxMessage() {
    return maxMessage;
  }

  /**
   * Offers a message without telling the receiver yet; {@link #advance} must follow. There must be
   * no tail.
   *
   * @return whether it was accepted: its first frame is in the link
   */
  boolean offer(ByteBuffer message) throws IpcException {
    boolean accepted =
        writer.claimable(link, message.remaining())
            ? writer.pushWhole(link, message)
            : offerInPieces(message);
    if (accepted) {
      tail++;
    }
    return accepted;
  }

  private boolean offerInPieces(ByteBuffer message) throws IpcException {
    writer.open(message);
    boolean accepted = writer.push(link) || writer.begun();
    if (!accepted) {
      writer.drop();
    }
    return accepted;
  }

  /**
   * Takes a message over whether or not the link has room: what it has no room for becomes the
   * tail.
   */
  void accept(ByteBuffer message) throws IpcException {
    writer.open(message);
    tail++;
    writer.push(link);
  }

  /**
   * Claims room for a whole message in the link itself.
   *
   * @return the message's memory, or null if the link is full or the message needs more than one
   *     frame
   */
  @Nullable ByteBuffer claim(int length) throws IpcException {
    return writer.claim(link, length);
  }

  /** Whether a message of this length can be claimed in the link itself. */
  boolean claimable(int length) {
    return writer.claimable(link, length);
  }

  /**
   * Accepts what was claimed last.
   *
   * @return false if the link has become full; nothing was sent
   */
  boolean commitClaim(int length) throws IpcException {
    boolean committed = writer.commitClaim(link, length);
    if (committed) {
      tail++;
    }
    return committed;
  }

  /**
   * Moves the tail on.
   *
   * @return whether there is none any more: all that was accepted is in the mechanism
   */
  boolean advance() throws IpcException {
    if (tail == 0) {
      return true;
    }
    boolean pushed = writer.push(link);
    boolean flushed = link.flush();
    if (pushed && flushed) {
      tail = 0;
    }
    return tail == 0;
  }

  /** How many accepted messages may not be in the mechanism whole. */
  int pendingMessages() {
    return tail;
  }

  /**
   * Copies what is left of the message in hand, so that the application may have its buffer back.
   */
  void copyPending() {
    if (writer.unfinished()) {
      writer.copyPending();
    }
  }

  /** Whether a message's last frames are still outside the link, while the first are in. */
  boolean inMidMessage() {
    return writer.unfinished();
  }

  boolean leave() throws IpcException {
    return writer.leave(link);
  }

  /** Closes a link that nobody uses, so that its receiver does not take the sender for lost. */
  void abandon() {
    try {
      leave();
    } catch (IpcException e) {
      LOG.debug("The receiver went before the sender was used", e);
    } finally {
      link.close();
    }
  }

  void await(long timeoutNs) throws IpcException {
    wait.await(timeoutNs);
  }

  /** Throws if the receiver has gone (T9). */
  void requirePeer() throws IpcException {
    PeerState peer = link.peer();
    if (peer != PeerState.PRESENT) {
      throw peer == PeerState.CLOSED
          ? context.failure(
              ErrorCode.PEER_CLOSED, "The receiver has closed the channel", "Bind a new receiver.")
          : context.failure(
              ErrorCode.PEER_LOST, "The receiver is gone without a goodbye", "Start it again.");
    }
  }
}
