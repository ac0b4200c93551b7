package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OutboundLink;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one message at a time into what a wire carries and puts the pieces into a link. It reads the
 * application's buffer by index and never moves its position. Used by the holder of the sender's
 * {@link LinkOwnership} alone.
 */
abstract class MessageWriter {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private ByteBuffer source = NOTHING;
  private ByteBuffer kept = NOTHING;
  private int at;
  private int end;
  private int pieces;
  private boolean unfinished;
  private boolean keptSource;
  private @Nullable ByteBuffer claimed;

  /** Begins a message: the bytes between the buffer's position and limit. */
  final void open(ByteBuffer message) {
    source = message;
    keptSource = false;
    at = message.position();
    end = message.limit();
    pieces = 0;
    unfinished = true;
  }

  /**
   * Puts pieces into the link until it takes no more.
   *
   * @return whether the whole message is in the link
   */
  final boolean push(OutboundLink link) throws IpcException {
    if (!unfinished) {
      return true;
    }
    boolean last = false;
    while (!last) {
      int length = Math.min(end - at, link.maxFrame() - overhead(true));
      last = at + length == end;
      ByteBuffer frame = link.claim(length + overhead(last));
      if (frame == null) {
        return false;
      }
      write(frame, source, at, length, pieces, last);
      if (!link.commit(frame)) {
        return false;
      }
      at += length;
      pieces++;
    }
    unfinished = false;
    finished();
    source = NOTHING;
    return true;
  }

  /**
   * Puts a message into the link as one piece, for which it is {@linkplain #claimable short
   * enough}. There must be none that is unfinished.
   *
   * @return false if the link has no room; nothing was sent
   */
  boolean pushWhole(OutboundLink link, ByteBuffer message) throws IpcException {
    int length = message.remaining();
    ByteBuffer frame = link.claim(length + overhead(true));
    if (frame == null) {
      return false;
    }
    write(frame, message, message.position(), length, 0, true);
    return commitWhole(link, frame);
  }

  private void write(
      ByteBuffer frame, ByteBuffer from, int index, int length, int piece, boolean last) {
    putHead(frame, length, piece, last);
    int to = frame.position();
    frame.put(to, from, index, length).position(to + length);
    putTail(frame, last);
  }

  private boolean commitWhole(OutboundLink link, ByteBuffer frame) throws IpcException {
    boolean committed = link.commit(frame);
    if (committed) {
      finished();
    }
    return committed;
  }

  /** Whether the first piece was taken, so that the message must go on. */
  final boolean begun() {
    return pieces > 0;
  }

  /** Whether a message is open that is not in the link whole. */
  final boolean unfinished() {
    return unfinished;
  }

  /** Forgets a message of which nothing was taken. */
  final void drop() {
    unfinished = false;
    source = NOTHING;
  }

  /** Copies what is left of the message, so that the application may have its buffer back. */
  final void copyPending() {
    if (keptSource) {
      return;
    }
    int left = end - at;
    if (kept.capacity() < left) {
      kept = ByteBuffer.allocate(left);
    }
    kept.clear().limit(left);
    kept.put(0, source, at, left);
    source = kept;
    keptSource = true;
    at = 0;
    end = left;
  }

  /** Whether a message of this length goes into one piece, so that it can be claimed. */
  final boolean claimable(OutboundLink link, int length) {
    return length <= link.maxFrame() - overhead(true);
  }

  /** Claims a piece for a whole message, and returns the part that the message's bytes go to. */
  final @Nullable ByteBuffer claim(OutboundLink link, int length) throws IpcException {
    ByteBuffer frame = link.claim(length + overhead(true));
    claimed = frame;
    return frame == null ? null : frame.slice(frame.position() + headLength(), length);
  }

  /** Publishes the claimed piece; false if the link has become full. */
  final boolean commitClaim(OutboundLink link, int length) throws IpcException {
    ByteBuffer frame = claimed;
    claimed = null;
    if (frame == null) {
      return false;
    }
    putHead(frame, length, 0, true);
    frame.position(frame.position() + length);
    putTail(frame, true);
    return commitWhole(link, frame);
  }

  /** The largest message that the wire can carry over the link, or Integer.MAX_VALUE. */
  abstract int maxMessage(OutboundLink link);

  /** The bytes that the wire adds to a piece. */
  abstract int overhead(boolean last);

  /** The bytes of the overhead that go before the message's. */
  abstract int headLength();

  abstract void putHead(ByteBuffer frame, int length, int piece, boolean last);

  abstract void putTail(ByteBuffer frame, boolean last);

  abstract void finished();

  /** Puts a goodbye into the link, if the wire has one; false if there was no room yet. */
  abstract boolean leave(OutboundLink link) throws IpcException;
}
