package io.github.linuxipc.shm;

import io.github.linuxipc.spi.FrameHandler;
import java.nio.ByteBuffer;

/** Passes on what it is given to another handler. A subclass decides about the frames. */
abstract class ForwardingFrameHandler implements FrameHandler {
  private FrameHandler next = this;

  /** Returns this handler, which passes on to another one from now on. */
  final FrameHandler to(FrameHandler handler) {
    if (next != handler) {
      next = handler;
    }
    return this;
  }

  final FrameHandler next() {
    return next;
  }

  @Override
  public final void onFrame(long peer, ByteBuffer frame) {
    next.onFrame(peer, frame); // too short for a header
  }

  @Override
  public final boolean takesMore() {
    return next.takesMore();
  }

  @Override
  public final void onJoined(long peer) {
    next.onJoined(peer);
  }

  @Override
  public final void onDiscarded(long peer, String why) {
    next.onDiscarded(peer, why);
  }

  @Override
  public final void onLeft(long peer, boolean partial) {
    next.onLeft(peer, partial);
  }
}
