package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.UnixSocket;
import java.io.IOException;
import jnr.unixsocket.UnixDatagramChannel;

/** The two kinds of Unix sockets that keep packets apart. */
enum PacketKind {
  SEQPACKET {
    @Override
    UnixSocket open() throws IOException {
      return UnixSocket.seqpacket();
    }

    @Override
    UnixSocket bind(PacketPlace place, int mode) throws IOException {
      UnixSocket socket = UnixSocket.seqpacket();
      try {
        socket.file().setMode(mode);
        socket.bind(place.unix());
        return socket;
      } catch (IOException e) {
        socket.close();
        throw e;
      }
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
      return adopt(UnixDatagramChannel.open());
    }

    @Override
    UnixSocket bind(PacketPlace place, int mode) throws IOException {
      UnixSocket socket = open();
      try {
        socket.file().setMode(mode);
        socket.bind(place.unix()); // the channel's own says in words alone that a name is taken
        return socket;
      } catch (IOException e) {
        socket.close();
        throw e;
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
  abstract UnixSocket bind(PacketPlace place, int mode) throws IOException;

  private static UnixSocket adopt(UnixDatagramChannel channel) throws IOException {
    try {
      return UnixSocket.adopt(channel.getFD(), () -> close(channel));
    } catch (IOException e) {
      close(channel);
      throw e;
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
