package io.github.linuxipc.engine.framing;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one message at a time, with its headers, into the frames of a wire format and writes them to
 * a link. Reads the application's buffer by index, and never moves the position of the buffer. Used
 * only by the thread that owns the sender's link.
 */
public abstract class MessageWriter {
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final MessagePrefix prefix = new MessagePrefix();
  private int prefixPosition;
  private ByteBuffer source = EMPTY;
  private ByteBuffer copy = EMPTY;
  private int position;
  private int end;
  private int frames;
  private boolean unfinished;
  private boolean copied;

  /** The index of the current message's first byte in its buffer. */
  private int start;

  private @Nullable ByteBuffer claimed;

  /**
   * Creates the writer of a wire format.
   *
   * @param wire the wire format
   * @param senderId the sender's number, which framed messages carry
   * @return the writer
   */
  public static MessageWriter of(WireFormat wire, int senderId) {
    return wire == WireFormat.FRAMED ? new FramedWriter(senderId) : new RawWriter(wire);
  }

  /**
   * Begins a message.
   *
   * @param pattern the block of the channel's pattern; null if the channel has none
   * @param message the message's bytes, between the buffer's position and limit
   * @param messageHeaders the message's headers; empty unless the wire format is framed
   */
  public final void open(
      @Nullable PatternBlock pattern, ByteBuffer message, Headers messageHeaders) {
    prefix.encode(pattern, messageHeaders);
    prefixPosition = 0;
    source = message;
    copied = false;
    start = message.position();
    position = start;
    end = message.limit();
    frames = 0;
    unfinished = true;
  }

  /**
   * Writes frames to the link until it accepts no more.
   *
   * @param link the link
   * @return whether the whole message is in the link
   * @throws IpcException if the link cannot be written
   */
  public final boolean push(OutboundLink link) throws IpcException {
    if (!unfinished) {
      return true;
    }
    boolean last = false;
    while (!last) {
      int left = prefix.length() - prefixPosition + end - position;
      int length = Math.min(left, link.maxFrame() - overhead(true));
      last = length == left;
      ByteBuffer frame = link.claim(length + overhead(last));
      if (frame == null) {
        return false;
      }
      int ofPrefix = Math.min(length, prefix.length() - prefixPosition);
      writeNext(frame, ofPrefix, length, last);
      if (!link.commit(frame)) {
        return false;
      }
      prefixPosition += ofPrefix;
      position += length - ofPrefix;
      frames++;
    }
    unfinished = false;
    finished();
    forget();
    return true;
  }

  /**
   * Writes a message without headers to the link as one frame. The message must be {@linkplain
   * #claimable short enough} for one frame. No other message may be unfinished.
   *
   * @param link the link
   * @param pattern the block of the channel's pattern; null unless the wire format is framed and
   *     the channel has one
   * @param message the message
   * @return false if the link has no room; nothing was sent then
   * @throws IpcException if the link cannot be written
   */
  public boolean pushWhole(OutboundLink link, @Nullable PatternBlock pattern, ByteBuffer message)
      throws IpcException {
    int length = message.remaining();
    ByteBuffer frame = link.claim(length + overhead(true));
    if (frame == null) {
      return false;
    }
    putHeader(frame, length, 0, true);
    putBytes(frame, message, message.position(), length);
    putTrailer(frame, true);
    return commitWhole(link, frame);
  }

  /** Writes the next frame, which begins with the given number of bytes of the prefix. */
  private void writeNext(ByteBuffer frame, int ofPrefix, int length, boolean last) {
    putHeader(frame, length, frames, last);
    prefix.put(prefixPosition, ofPrefix, frame);
    putBytes(frame, source, position, length - ofPrefix);
    putTrailer(frame, last);
  }

  private static void putBytes(ByteBuffer frame, ByteBuffer from, int index, int length) {
    int to = frame.position();
    frame.put(to, from, index, length).position(to + length);
  }

  /** Releases the message that is complete or was discarded. */
  private void forget() {
    source = EMPTY;
    prefix.clear();
    prefixPosition = 0;
  }

  /** Returns the flags of the blocks that precede the current message. */
  final int prefixFlags() {
    return prefix.flags();
  }

  private boolean commitWhole(OutboundLink link, ByteBuffer frame) throws IpcException {
    boolean committed = link.commit(frame);
    if (committed) {
      finished();
    }
    return committed;
  }

  /**
   * Returns whether the link has accepted the first frame, so that the others must follow.
   *
   * @return whether the message was begun
   */
  public final boolean begun() {
    return frames > 0;
  }

  /**
   * Returns whether a message was begun with {@link #open} and some of its frames are not in the
   * link.
   *
   * @return whether there is such a message
   */
  public final boolean unfinished() {
    return unfinished;
  }

  /** Discards a message of which the link has accepted no frame. */
  public final void drop() {
    unfinished = false;
    forget();
  }

  /** Copies the unsent part of the message, so that the application may reuse its buffer. */
  public final void copyPending() {
    if (copied) {
      return;
    }
    int left = end - position;
    if (copy.capacity() < left) {
      copy = ByteBuffer.allocate(left);
    }
    copy.clear().limit(left);
    copy.put(0, source, position, left);
    source = copy;
    copied = true;
    position = 0;
    end = left;
  }

  /**
   * Continues an unfinished message from a copy, so that the application may reuse its buffer.
   *
   * @param wholeCopy a copy of the message's bytes from index 0, which stays unchanged until the
   *     message is finished
   */
  public final void continueFrom(ByteBuffer wholeCopy) {
    if (!copied) {
      source = wholeCopy;
      copied = true;
      position -= start;
      end -= start;
    }
  }

  /**
   * Returns whether a message fits into one frame, so that it can be claimed.
   *
   * @param link the link
   * @param length the message's length in bytes, without the blocks that precede it
   * @param ofBlocks the length in bytes of the blocks that precede it
   * @return whether it fits
   */
  public final boolean claimable(OutboundLink link, int length, int ofBlocks) {
    return length <= link.maxFrame() - overhead(true) - ofBlocks;
  }

  /**
   * Returns whether the link has room for a whole message without headers. The message must be
   * {@linkplain #claimable short enough} for one frame.
   *
   * @param link the link
   * @param length the message's length in bytes
   * @return whether there is room
   * @throws IpcException if the link cannot be written
   */
  public final boolean hasRoom(OutboundLink link, int length) throws IpcException {
    return link.hasRoom(length + overhead(true));
  }

  /**
   * Claims a frame for a whole message, and writes the message's headers into it. No other message
   * may be written until the claim is committed or given up.
   *
   * @param link the link
   * @param length the message's length in bytes, without its headers
   * @param messageHeaders the message's headers; empty unless the wire format is framed
   * @return the part of the frame that is for the message's bytes, or null if the link is full
   * @throws IpcException if the link cannot be written
   */
  public final @Nullable ByteBuffer claim(OutboundLink link, int length, Headers messageHeaders)
      throws IpcException {
    int ofHeaders = messageHeaders.length();
    ByteBuffer frame = link.claim(ofHeaders + length + overhead(true));
    claimed = frame;
    if (frame == null) {
      return null;
    }
    prefix.encode(null, messageHeaders);
    int at = frame.position() + headerLength();
    prefix.put(0, ofHeaders, frame.duplicate().position(at));
    return frame.slice(at + ofHeaders, length);
  }

  /**
   * Commits the claimed frame.
   *
   * @param link the link
   * @param length the message's length in bytes, without its headers
   * @return false if the link has become full, or nothing was claimed; nothing was sent then
   * @throws IpcException if the link cannot be written
   */
  public final boolean commitClaim(OutboundLink link, int length) throws IpcException {
    ByteBuffer frame = claimed;
    claimed = null;
    if (frame == null) {
      return false;
    }
    int whole = prefix.length() + length;
    putHeader(frame, whole, 0, true);
    frame.position(frame.position() + whole);
    putTrailer(frame, true);
    prefix.clear();
    return commitWhole(link, frame);
  }

  /**
   * Returns the number of the next message.
   *
   * @return the number; 0 if the wire format has none
   */
  public int nextNumber() {
    return 0;
  }

  /**
   * Sets the number of the next message, after messages that went another way.
   *
   * @param next the number
   */
  public void continueAt(int next) {}

  /**
   * Returns the largest message that the wire format can carry over a link.
   *
   * @param link the link
   * @return the length in bytes, or Integer.MAX_VALUE if there is no limit
   */
  public abstract int maxMessage(OutboundLink link);

  /** Returns the number of bytes that the wire format adds to a frame. */
  abstract int overhead(boolean last);

  /** Returns how many bytes of the overhead precede the message's bytes. */
  abstract int headerLength();

  abstract void putHeader(ByteBuffer frame, int length, int fragment, boolean last);

  abstract void putTrailer(ByteBuffer frame, boolean last);

  abstract void finished();

  /**
   * Writes a close notice to the link and flushes the link, if the wire format has such a notice.
   * May be called again until it returns true; the notice is written once.
   *
   * @param link the link
   * @return false if there was no room yet for the notice, or for a frame that the link still holds
   * @throws IpcException if the link cannot be written
   */
  public abstract boolean leave(OutboundLink link) throws IpcException;
}
