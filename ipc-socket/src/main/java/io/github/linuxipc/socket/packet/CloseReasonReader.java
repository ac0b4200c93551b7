package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.WireFormat;

/**
 * Listens for a receiver's goodbye once it has gone.
 *
 * @param socket the sender's socket
 * @param wire tells whether the receiver would have said goodbye
 */
record CloseReasonReader(UnixSocket socket, WireFormat wire) {
  /** The most packets of a talkative peer. */
  private static final int MOST = 64;

  PeerState find() {
    NativeBuffer word = new NativeBuffer(1);
    for (int i = 0; i < MOST && wire == WireFormat.FRAMED; i++) {
      int length = hear(word);
      if (length == 1 && word.buffer().get(0) == HandshakeDescriptor.GOODBYE) {
        return PeerState.CLOSED;
      }
      if (length <= 0) {
        break;
      }
    }
    return PeerState.LOST;
  }

  /** An error is told once and not again: it closed before it had taken all. */
  private int hear(NativeBuffer word) {
    try {
      return socket.receive(word);
    } catch (ErrnoException e) {
      return hearAgain(word);
    }
  }

  private int hearAgain(NativeBuffer word) {
    try {
      return socket.receive(word);
    } catch (ErrnoException e) {
      return -1;
    }
  }
}
