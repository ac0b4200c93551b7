package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.spi.Cleanup;
import java.io.IOException;
import jnr.unixsocket.UnixDatagramChannel;

/** The two kinds of Unix sockets that keep packets apart. */
enum PacketKind {
  SEQPACKET {
    @Override
    UnixSocket open() throws IOException {
      return UnixSocket.seqpacket();
    }
  },

  /**
   * Datagrams, by jnr-unixsocket, which opens and closes. It sends and receives through copies,
   * reports a full socket as an exception, cuts long datagrams off without a word, and reads from
   * whatever has its descriptor's number after a close. So what else is done to the socket is done
   * through a descriptor of our own.
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

  /** Makes a socket without a name, non-blocking. */
  abstract UnixSocket open() throws IOException;

  /**
   * Makes a socket with a name. The kernel gives a socket's file the permissions of the socket
   * itself, so nobody gets at it before they are right.
   *
   * @throws io.github.linuxipc.posix.ErrnoException with EADDRINUSE if the name is taken
   */
  final UnixSocket bind(PacketAddress place, int mode) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(this::open, UnixSocket::close);
      socket.file().setMode(mode);
      socket.bind(place.unix()); // jnr-unixsocket's own says in words alone that a name is taken
      return undo.done(socket);
    }
  }

  private static void close(UnixDatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is released all the same.
    }
  }
}
