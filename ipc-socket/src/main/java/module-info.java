/** Unix domain and TCP sockets as transports. */
@SuppressWarnings("module") // ipc-unix-dgram is compiled after this module
module io.github.linuxipc.socket {
  requires io.github.linuxipc;
  requires io.github.linuxipc.posix;
  requires io.github.linuxipc.support;
  requires jdk.net;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.github.linuxipc.socket to
      io.github.linuxipc.unixdgram;
  exports io.github.linuxipc.socket.handshake to
      io.github.linuxipc.unixdgram;
  exports io.github.linuxipc.socket.packet to
      io.github.linuxipc.unixdgram;
  exports io.github.linuxipc.socket.polling to
      io.github.linuxipc.unixdgram;

  provides io.github.linuxipc.spi.Transport with
      io.github.linuxipc.socket.UnixTransport,
      io.github.linuxipc.socket.UnixSeqpacketTransport,
      io.github.linuxipc.socket.TcpTransport;
}
