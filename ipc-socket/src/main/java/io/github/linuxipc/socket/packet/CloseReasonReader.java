package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.WireFormat;

/**
 * Looks for the receiver's close notice after the connection has ended, and so tells a close from a
 * loss.
 *
 * @param socket the sender's socket
 * @param wire the wire format; only {@link WireFormat#FRAMED} has a close notice
 */
record CloseReasonReader(UnixSocket socket, WireFormat wire) {
  /**
   * The largest number of packets to read. The peer may have sent other packets before the notice.
   */
  private static final int MAX_PACKETS = 64;

  PeerState find() {
    NativeBuffer notice = new NativeBuffer(1);
    for (int i = 0; i < MAX_PACKETS && wire == WireFormat.FRAMED; i++) {
      int length = receive(notice);
      if (length == 1 && notice.buffer().get(0) == HandshakeDescriptor.CLOSE_NOTICE) {
        return PeerState.CLOSED;
      }
      if (length <= 0) {
        break;
      }
    }
    return PeerState.LOST;
  }

  /**
   * Receives a packet. If the receiver closed before it had read everything, the kernel first
   * reports an error, once. The packet can be received after that.
   */
  private int receive(NativeBuffer notice) {
    try {
      return socket.receive(notice);
    } catch (ErrnoException e) {
      return receiveAgain(notice);
    }
  }

  private int receiveAgain(NativeBuffer notice) {
    try {
      return socket.receive(notice);
    } catch (ErrnoException e) {
      return -1;
    }
  }
}
