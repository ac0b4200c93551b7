package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A claim. It owns its sender's link until it is committed or closed.
 *
 * <p>A sender reuses its claim, so that a claim allocates nothing, but only after the application
 * has closed it, which is the application's last call of a claim in try-with-resources. A claim
 * that was committed and never closed is left to the garbage collector, so that a late call of it
 * cannot end another claim.
 *
 * <p>A short message without headers is written into memory of the claim's own, and copied into the
 * link by the commit, as in a send. A view of the link's memory would be an object for each claim,
 * and costs more than the copy. Other messages that fit into one frame are written in the link.
 */
final class SenderClaim implements Claim {
  /** The longest message in bytes that is copied by the commit. */
  private static final int MAX_COPIED = 1024;

  private final ChannelSender sender;

  /** Whether the application has closed this claim, so that the sender may reuse it. */
  private final AtomicBoolean closed = new AtomicBoolean(true);

  /** Memory for short messages; null until it is first needed. The next claim takes it over. */
  private @Nullable ByteBuffer own;

  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private Headers headers = Headers.empty();
  private int length;
  private boolean inLink;
  private boolean open;

  private SenderClaim(ChannelSender sender, @Nullable ByteBuffer own) {
    this.sender = sender;
    this.own = own;
  }

  /** Creates the first claim of a sender, not open. */
  static SenderClaim of(ChannelSender sender) {
    return new SenderClaim(sender, null);
  }

  /** Returns a claim that can be opened: this one, or another if the application uses this one. */
  SenderClaim reusable() {
    return closed.getAcquire() ? this : new SenderClaim(sender, own);
  }

  /**
   * Claims a message, in the link if the message fits into one frame. Called by the owner of the
   * link.
   *
   * @return false if the link is full
   */
  boolean open(LinkWriter writer, int length, Headers headers) throws IpcException {
    ByteBuffer memory;
    boolean oneFrame = writer.claimable(length, headers);
    boolean copied = !oneFrame || (length <= MAX_COPIED && headers.size() == 0);
    if (!copied) {
      memory = writer.claim(length, headers);
    } else if (!oneFrame) {
      memory = ByteBuffer.allocate(length);
    } else {
      memory = writer.hasRoom(length) ? ownMemory() : null;
    }
    if (memory == null) {
      return false;
    }
    this.buffer = memory.clear().limit(length).order(ByteOrder.BIG_ENDIAN);
    this.headers = headers;
    this.length = length;
    this.inLink = !copied;
    this.open = true;
    closed.setPlain(false);
    return true;
  }

  private ByteBuffer ownMemory() {
    if (own == null) {
      own = ByteBuffer.allocateDirect(MAX_COPIED);
    }
    return own;
  }

  @Override
  public ByteBuffer buffer() {
    requireOpen();
    return buffer;
  }

  @Override
  public void commit() throws IpcException {
    requireOpen();
    try {
      // the application may have moved position and limit
      sender.commitClaim(buffer.clear().limit(length), headers, inLink);
    } finally {
      end();
    }
  }

  @Override
  public void close() {
    if (open) {
      end();
    }
    closed.setRelease(true);
  }

  private void end() {
    open = false;
    sender.endClaim();
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("The claim was committed or closed");
    }
  }
}
