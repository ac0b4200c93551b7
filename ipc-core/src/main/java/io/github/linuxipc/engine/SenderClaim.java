package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A claim. It owns its sender's link until it is committed or closed. */
final class SenderClaim implements Claim {
  private final ChannelSender sender;
  private final ByteBuffer buffer;
  private final Headers headers;
  private final boolean inLink;
  private boolean open = true;

  private SenderClaim(ChannelSender sender, ByteBuffer buffer, Headers headers, boolean inLink) {
    this.sender = sender;
    this.buffer = buffer;
    this.headers = headers;
    this.inLink = inLink;
  }

  /** Claims a message, in the link if the message fits into one frame; null if the link is full. */
  static @Nullable SenderClaim open(
      ChannelSender sender, LinkWriter writer, int length, Headers headers) throws IpcException {
    if (!writer.claimable(length, headers)) {
      return new SenderClaim(sender, ByteBuffer.allocate(length), headers, false);
    }
    ByteBuffer memory = writer.claim(length, headers);
    return memory == null ? null : new SenderClaim(sender, memory, headers, true);
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
      sender.commitClaim(
          buffer.clear(), headers, inLink); // the application may have moved the limit
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      sender.endClaim();
    }
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("The claim was committed or closed");
    }
  }
}
