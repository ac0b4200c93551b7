package io.github.linuxipc.engine.framing;

import java.nio.ByteBuffer;

/**
 * Reads the wire formats without headers. A frame of the link is a message: a line without its
 * newline, or a packet.
 */
final class RawReader extends MessageReader {
  RawReader(ReaderContext receiver) {
    super(receiver);
  }

  @Override
  public void onFrame(long peer, ByteBuffer frame) {
    deliver(frame, (int) peer);
  }

  /** Logs nothing: without a close notice on the wire, a crash looks the same as a close. */
  @Override
  public void onLeft(long peer, boolean partial) {
    removeProcess(peer);
    super.onLeft(peer, partial);
  }
}
