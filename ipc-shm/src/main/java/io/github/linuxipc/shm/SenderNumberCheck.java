package io.github.linuxipc.shm;

import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;

/**
 * Discards the frames of a lane that bear the number of another sender than that of the lane. So a
 * sender cannot pass its messages off as those of another user.
 */
final class SenderNumberCheck implements FrameHandler {
  private static final String FORGED = "a frame names another sender than that of its lane";

  private final int sender;
  private FrameHandler handler = this;

  SenderNumberCheck(int sender) {
    this.sender = sender;
  }

  /** Returns the handler for the frames of the lane. It passes them to another one. */
  FrameHandler to(FrameHandler next) {
    if (handler != next) {
      handler = next;
    }
    return this;
  }

  @Override
  public boolean offer(
      long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
    if (FrameHeader.sender(senderAndSequence) == sender) {
      return handler.offer(peer, lengthAndControl, senderAndSequence, payload);
    }
    handler.onDiscarded(peer, FORGED);
    return true;
  }

  @Override
  public void onFrame(
      long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
    offer(peer, lengthAndControl, senderAndSequence, payload);
  }

  @Override
  public void onFrame(long peer, ByteBuffer frame) {
    handler.onFrame(peer, frame); // too short for a header
  }

  @Override
  public boolean takesMore() {
    return handler.takesMore();
  }

  @Override
  public void onJoined(long peer) {
    handler.onJoined(peer);
  }

  @Override
  public void onDiscarded(long peer, String why) {
    handler.onDiscarded(peer, why);
  }

  @Override
  public void onLeft(long peer, boolean partial) {
    handler.onLeft(peer, partial);
  }
}
