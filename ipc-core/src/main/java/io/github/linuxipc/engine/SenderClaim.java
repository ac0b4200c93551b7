package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.IpcException;
import java.nio.ByteBuffer;

/** A claim. It owns its sender's link until it is committed or closed. */
final class SenderClaim implements Claim {
  private final ChannelSender sender;
  private final ByteBuffer buffer;
  private final boolean inLink;
  private boolean open = true;

  SenderClaim(ChannelSender sender, ByteBuffer buffer, boolean inLink) {
    this.sender = sender;
    this.buffer = buffer;
    this.inLink = inLink;
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
      sender.commitClaim(buffer.clear(), inLink); // the application may have moved the limit
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
