package io.github.linuxipc.shm.ring;

import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.FrameHeader;

/**
 * The header of the next frame of a lane, as far as the frame before determines it: the sender
 * stays the same, and the numbers follow those of the frame before. Each side of a lane has an
 * instance and tells it of each frame, so that the sender omits only what the receiver knows.
 */
final class NextHeader {
  /** Nothing is known. No sender has the number 0. */
  private static final long NONE = 0;

  /** The payload's length and the version in the first half of a header. */
  private static final long LENGTH_AND_VERSION = 0xff_ffff_ffffL;

  private long senderAndSequence = NONE;

  /** Returns whether there was a frame that determines the next header. */
  boolean isKnown() {
    return senderAndSequence != NONE;
  }

  /** Returns the second half of the next header. */
  long senderAndSequence() {
    return senderAndSequence;
  }

  /**
   * Returns whether a frame's header need not be stored: it is the next one, its length is that of
   * the payload, and its version is this one.
   *
   * @param first the first half of the header
   * @param second the second half of the header
   * @param payloadLength the length of the payload in bytes
   */
  boolean omits(long first, long second, int payloadLength) {
    return second == senderAndSequence
        && (first & LENGTH_AND_VERSION)
            == ((long) ChannelParameters.WIRE_VERSION << Integer.SIZE | payloadLength);
  }

  /**
   * Records the header of a frame.
   *
   * @param first the first half of the header
   * @param second the second half of the header
   */
  void follow(long first, long second) {
    senderAndSequence = FrameHeader.endsMessage(first) ? second + (1L << Integer.SIZE) : second;
  }

  /** Records that the header of a frame was not looked at. */
  void forget() {
    senderAndSequence = NONE;
  }

  /**
   * Takes back the record of a frame that was not accepted.
   *
   * @param second what {@link #senderAndSequence} returned before that frame
   */
  void restore(long second) {
    senderAndSequence = second;
  }
}
