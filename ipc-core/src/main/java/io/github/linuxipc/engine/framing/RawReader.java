package io.github.linuxipc.engine.framing;

import java.nio.ByteBuffer;

/**
 * Reads the wire formats without frame headers. Each frame that the link delivers is a message:
 * with {@code wire=lines} a line without its newline, with {@code wire=raw} a packet.
 */
final class RawReader extends MessageReader {
  RawReader(ReaderContext receiver, boolean persistent) {
    super(receiver, persistent);
  }

  @Override
  public void onFrame(long peer, ByteBuffer frame) {
    deliver(frame, (int) peer, 0);
  }

  /** Logs nothing: without a close notice on the wire, a crash looks the same as a close. */
  @Override
  public void onLeft(long peer, boolean partial) {
    removeProcess(peer);
    super.onLeft(peer, partial);
  }
}
