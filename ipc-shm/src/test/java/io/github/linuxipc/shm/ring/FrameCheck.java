package io.github.linuxipc.shm.ring;

import io.github.linuxipc.spi.FrameHandler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Checks that frame n has the length and the words that a model gives it, and that it arrives after
 * frame n-1, once, whole, and after it was sent. A mismatch throws {@link AssertionError}.
 */
abstract class FrameCheck implements FrameHandler {
  /** How many frames have arrived. */
  long received;

  /** Returns how many frames were sent. */
  abstract long sent();

  /** Returns the length of a frame in bytes, a multiple of 8. */
  abstract int length(long number);

  /** Returns the word at an offset in a frame. */
  abstract long content(long number, int at);

  @Override
  public final void onFrame(long peer, ByteBuffer frame) {
    long due = received++;
    if (due >= sent()) {
      throw new AssertionError("frame " + due + " came, but " + sent() + " were sent");
    }
    frame.order(ByteOrder.nativeOrder());
    if (frame.remaining() != length(due)) {
      throw new AssertionError("frame " + due + " came with " + frame.remaining() + " bytes");
    }
    for (int i = 0; i < frame.remaining(); i += 8) {
      if (frame.getLong(frame.position() + i) != content(due, i)) {
        throw new AssertionError("frame " + due + " is torn at " + i);
      }
    }
  }

  @Override
  public final void onJoined(long peer) {
    throw new AssertionError();
  }

  @Override
  public final void onDiscarded(long peer, String why) {
    throw new AssertionError(why);
  }

  @Override
  public final void onLeft(long peer, boolean partial) {
    throw new AssertionError();
  }
}
