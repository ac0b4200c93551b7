package io.github.linuxipc.shm;

import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;

/**
 * Discards the frames of a lane that bear the number of another sender than that of the lane. So a
 * sender cannot pass its messages off as those of another user.
 */
final class SenderNumberCheck extends ForwardingFrameHandler {
  private static final String FORGED = "a frame names another sender than that of its lane";

  private final int sender;

  SenderNumberCheck(int sender) {
    this.sender = sender;
  }

  @Override
  public boolean offer(
      long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
    if (FrameHeader.sender(senderAndSequence) == sender) {
      return next().offer(peer, lengthAndControl, senderAndSequence, payload);
    }
    next().onDiscarded(peer, FORGED);
    return true;
  }

  @Override
  public void onFrame(
      long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
    offer(peer, lengthAndControl, senderAndSequence, payload);
  }
}
