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
 * <p>A sender reuses its claim, so that claiming a short message allocates nothing. The sender
 * reuses the claim only after the application has closed it. With try-with-resources, that is the
 * application's last call of the claim. A claim that was committed and never closed is left to the
 * garbage collector, so that a late call of it cannot end another claim.
 *
 * <p>A short message without headers is written into the claim's own memory. The commit copies the
 * message into the link, as a send does. A view of the link's memory would be an object for each
 * claim, and would cost more than the copy. Other messages that fit into one frame are written in
 * the link. A message that does not fit into one frame is written into a new heap buffer.
 */
final class SenderClaim implements Claim {
  /** The maximum length in bytes of a short message, which the commit copies. */
  private static final int MAX_COPIED = 1024;

  private final ChannelSender sender;

  /** Whether the application has closed this claim, so that the sender may reuse it. */
  private final AtomicBoolean closed = new AtomicBoolean(true);

  /** Memory for short messages; null until first needed. A new claim takes this memory over. */
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

  /** Returns a claim that can be opened: this one, or a new one if this one was not closed. */
  SenderClaim reusable() {
    return closed.getAcquire() ? this : new SenderClaim(sender, own);
  }

  /**
   * Opens this claim for a message of the given length. Called by the owner of the link.
   *
   * @return false if the link is full
   */
  @SuppressWarnings("ReferenceEquality") // a store costs more than a comparison
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
    memory.clear().limit(length).order(ByteOrder.BIG_ENDIAN);
    // as in LastClaim, references are stored only if they change
    if (this.buffer != memory) {
      this.buffer = memory;
    }
    if (this.headers != headers) {
      this.headers = headers;
    }
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
