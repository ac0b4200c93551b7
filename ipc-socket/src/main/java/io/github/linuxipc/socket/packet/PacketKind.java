package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.spi.Cleanup;
import java.io.IOException;
import jnr.unixsocket.UnixDatagramChannel;

/** The two kinds of Unix sockets that preserve message boundaries. */
enum PacketKind {
  SEQPACKET {
    @Override
    UnixSocket open() throws IOException {
      return UnixSocket.seqpacket();
    }
  },

  /**
   * Datagrams. jnr-unixsocket opens and closes the socket; all other operations use the descriptor
   * directly. The library's own operations are not suitable: they copy on send and receive, report
   * a full socket as an exception, truncate long datagrams silently, and after a close read from
   * any file that has been given the same descriptor number.
   */
  DATAGRAM {
    @Override
    UnixSocket open() throws IOException {
      try (Cleanup undo = new Cleanup()) {
        UnixDatagramChannel channel =
            undo.open(UnixDatagramChannel::open, UnixDatagramChannel::close);
        return undo.done(UnixSocket.adopt(channel.getFD(), () -> close(channel)));
      }
    }
  };

  /** Opens an unbound non-blocking socket. */
  abstract UnixSocket open() throws IOException;

  /**
   * Opens a socket and binds it to a name. The kernel gives the socket's file the mode of the
   * socket itself, so the file is never accessible with a wrong mode.
   *
   * @throws io.github.linuxipc.posix.ErrnoException with EADDRINUSE if the name is in use
   */
  final UnixSocket bind(PacketAddress socketAddress, int mode) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(this::open, UnixSocket::close);
      socket.file().setMode(mode);
      socket.bind(socketAddress.unix()); // jnr-unixsocket reports EADDRINUSE only as text
      return undo.done(socket);
    }
  }

  private static void close(UnixDatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is released nevertheless.
    }
  }
}
