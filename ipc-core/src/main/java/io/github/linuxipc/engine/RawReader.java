package io.github.linuxipc.engine;

import java.nio.ByteBuffer;

/**
 * Reads raw wires: what the link hands over is a message, a line without its newline or a packet.
 */
final class RawReader extends MessageReader {
  RawReader(ChannelReceiver receiver) {
    super(receiver);
  }

  @Override
  public void onFrame(long peer, ByteBuffer frame) {
    deliver(frame, (int) peer);
  }

  /** Without a goodbye on the wire, nobody can tell a death from a close; so it is not logged. */
  @Override
  public void onLeft(long peer, boolean partial) {
    leavingProcess(peer);
    super.onLeft(peer, partial);
  }
}
