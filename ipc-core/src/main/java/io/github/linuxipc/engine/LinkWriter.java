package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.framing.MessageWriter;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes messages to one link and keeps the message in progress. Used only by the owner of the link
 * ({@link LinkOwnership}). This class has no time-outs.
 *
 * <pre>
 *   offer: no frame accepted                            -&gt; refused
 *          some frames accepted, or not yet flushed     -&gt; pending, until advance() completes it
 * </pre>
 */
final class LinkWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LinkWriter.class);

  private final OutboundLink link;
  private final LinkContext context;
  private final MessageWriter writer;
  private final BlockingWait wait;
  private final WireFormat wire;
  private final int maxMessageSize;

  /** The longest message with its headers that the wire format and the link can carry, in bytes. */
  private final int maxInLink;

  /** The longest message without headers that is one frame, in bytes; -1 unless wire=framed. */
  private final int maxWhole;

  /** Whether the link takes a message before the messages before it are in the mechanism. */
  private final boolean pipelined;

  private int pending;

  LinkWriter(OutboundLink link, LinkContext context, MessageWriter writer, EngineThreads threads) {
    this.link = link;
    this.context = context;
    this.writer = writer;
    this.wire = context.terms().wire();
    this.maxMessageSize = context.terms().maxMessageSize();
    this.maxInLink = writer.maxMessage(link);
    this.maxWhole =
        wire == WireFormat.FRAMED
            ? Math.min(maxMessage(Headers.empty()), link.maxFrame() - FrameHeader.LENGTH)
            : -1;
    this.pipelined = link.unflushed() >= 0;
    this.wait = new BlockingWait(threads, link.awaitParks(), link::await, link::wakeup);
  }

  OutboundLink link() {
    return link;
  }

  LinkContext context() {
    return context;
  }

  /** Returns the number of the next message, if the wire format numbers messages. */
  int nextNumber() {
    return writer.nextNumber();
  }

  /** Sets the number of the next message, after messages that went another way. */
  void continueAt(int next) {
    writer.continueAt(next);
  }

  /** Returns the wire format of the link. */
  WireFormat wire() {
    return wire;
  }

  /** Returns the length in bytes of the longest message that has these headers. */
  int maxMessage(Headers headers) {
    return Math.min(maxMessageSize, maxInLink - headers.length());
  }

  /**
   * Offers a message without notifying the receiver yet; {@link #advance} must follow. No other
   * message may be {@linkplain #inMidMessage in progress}.
   *
   * @return whether the message was accepted: its first frame is in the link
   */
  boolean offer(@Nullable PatternBlock pattern, ByteBuffer message, Headers headers)
      throws IpcException {
    int ofPattern = pattern == null ? 0 : PatternBlock.LENGTH;
    boolean whole = headers.size() == 0 && writer.claimable(link, message.remaining(), ofPattern);
    boolean accepted =
        whole ? writer.pushWhole(link, pattern, message) : offerInFrames(pattern, message, headers);
    if (accepted) {
      pending++;
    }
    return accepted;
  }

  /** Offers a message without headers, as {@link #offer} does. */
  boolean offer(ByteBuffer message) throws IpcException {
    if (message.remaining() > maxWhole) {
      return offer(null, message, Headers.empty());
    }
    boolean accepted = writer.pushWhole(link, null, message);
    if (accepted) {
      pending++;
    }
    return accepted;
  }

  /**
   * Offers a message without headers and notifies the receiver, in the usual case: nothing is
   * pending, the receiver is present, and the message fits into one frame. This takes a fraction of
   * the instructions of {@link #makeWay}, {@link #offer} and {@link #advance}.
   *
   * @return whether the message was accepted; if not, nothing was done
   */
  boolean sendWhole(ByteBuffer message) throws IpcException {
    if (pending != 0
        || message.remaining() > maxWhole
        || link.peer() != PeerState.PRESENT
        || !writer.pushWhole(link, null, message)) {
      return false;
    }
    pending = 1;
    if (link.flush()) {
      pending = 0;
    }
    return true;
  }

  private boolean offerInFrames(@Nullable PatternBlock pattern, ByteBuffer message, Headers headers)
      throws IpcException {
    writer.open(pattern, message, headers);
    try {
      return writer.push(link) || writer.begun();
    } finally {
      if (!writer.begun()) { // refused, or the link threw
        writer.drop();
      }
    }
  }

  /**
   * Accepts a message whether or not the link has room. {@link #advance} writes the frames that do
   * not fit now.
   */
  void accept(@Nullable PatternBlock pattern, ByteBuffer message, Headers headers)
      throws IpcException {
    writer.open(pattern, message, headers);
    pending++;
    writer.push(link);
  }

  /**
   * Claims room for a whole message in the link itself. The message must be {@linkplain #claimable
   * short enough} for one frame.
   *
   * @return the message's memory, or null if the link is full
   */
  @Nullable ByteBuffer claim(int length, Headers headers) throws IpcException {
    return writer.claim(link, length, headers);
  }

  /**
   * Returns whether the link has room for a message without headers, which must be {@linkplain
   * #claimable short enough} for one frame.
   */
  boolean hasRoom(int length) throws IpcException {
    return writer.hasRoom(link, length);
  }

  /** Returns whether a message can be claimed with its headers in the link itself. */
  boolean claimable(int length, Headers headers) {
    return writer.claimable(link, length, headers.length());
  }

  /**
   * Commits the last claim.
   *
   * @return false if the link has become full; nothing was sent
   */
  boolean commitClaim(int length) throws IpcException {
    boolean committed = writer.commitClaim(link, length);
    if (committed) {
      pending++;
    }
    return committed;
  }

  /**
   * Advances the pending messages.
   *
   * @return whether none is left: every accepted message is in the mechanism
   */
  boolean advance() throws IpcException {
    if (pending == 0) {
      return true;
    }
    boolean pushed = writer.push(link);
    boolean flushed = link.flush();
    if (pushed && flushed) {
      pending = 0;
    }
    return pending == 0;
  }

  /**
   * Advances the pending messages as far as the next message needs it.
   *
   * @return whether the next message can be offered
   */
  boolean makeWay() throws IpcException {
    return advance() || (pipelined && !writer.unfinished());
  }

  /** Returns how many accepted messages may not be completely in the mechanism. */
  int pendingMessages() {
    return pipelined && !writer.unfinished() ? Math.min(pending, link.unflushed()) : pending;
  }

  /** Returns whether pending messages need further calls to get into the mechanism. */
  boolean needsAdvance() {
    return pending > 0 && (!pipelined || writer.unfinished());
  }

  /**
   * Copies the unsent part of the message in progress, so that the application may reuse its
   * buffer.
   */
  void copyPending() {
    if (writer.unfinished()) {
      writer.copyPending();
    }
  }

  /** Continues the message in progress from a copy of it, which several writers may share. */
  void continueFrom(UnaryOperator<ByteBuffer> copy, ByteBuffer message) {
    if (writer.unfinished()) {
      writer.continueFrom(copy.apply(message));
    }
  }

  /** Returns whether a message is accepted of which some frames are not in the link. */
  boolean inMidMessage() {
    return writer.unfinished();
  }

  boolean leave() throws IpcException {
    return writer.leave(link);
  }

  /**
   * Closes an unused link with a close notice, so that its receiver does not report a lost sender.
   */
  void abandon() {
    try {
      leave();
    } catch (IpcException e) {
      LOG.debug("The receiver was lost before the sender was used", e);
    } finally {
      link.close();
    }
  }

  void await(long timeoutNs) throws IpcException {
    wait.await(timeoutNs);
  }

  /** Throws if the receiver has closed the channel or was lost (T9). */
  void requirePeer() throws IpcException {
    PeerState peer = link.peer();
    if (peer != PeerState.PRESENT) {
      throw context.peerGone(peer, null);
    }
  }
}
