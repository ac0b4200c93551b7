package io.github.linuxipc.shm.ring;

import io.github.linuxipc.spi.FrameHandler;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A handler of frames that throws an {@link AssertionError} at any other event. */
record Frames(Consumer<ByteBuffer> onFrame) implements FrameHandler {
  @Override
  public void onFrame(long peer, ByteBuffer frame) {
    onFrame.accept(frame);
  }

  @Override
  public void onJoined(long peer) {
    throw new AssertionError();
  }

  @Override
  public void onDiscarded(long peer, String why) {
    throw new AssertionError(why);
  }

  @Override
  public void onLeft(long peer, boolean partial) {
    throw new AssertionError();
  }
}
