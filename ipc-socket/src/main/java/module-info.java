/** Unix domain and TCP sockets as transports. */
module io.github.linuxipc.socket {
  requires io.github.linuxipc;
  requires io.github.linuxipc.posix;
  requires io.github.linuxipc.support;
  requires jdk.net;
  requires org.jnrproject.unixsocket;
  // jnr-unixsocket's jnr-ffi is no named module and cannot say that it needs these.
  requires org.objectweb.asm;
  requires org.objectweb.asm.commons;
  requires org.objectweb.asm.tree;
  requires org.objectweb.asm.tree.analysis;
  requires org.objectweb.asm.util;
  requires org.slf4j;
  requires static org.jspecify;

  provides io.github.linuxipc.spi.Transport with
      io.github.linuxipc.socket.UnixTransport,
      io.github.linuxipc.socket.UnixDgramTransport,
      io.github.linuxipc.socket.UnixSeqpacketTransport,
      io.github.linuxipc.socket.TcpTransport;
}
