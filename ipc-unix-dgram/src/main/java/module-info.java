/** Unix datagram sockets as a transport. */
module io.github.linuxipc.unixdgram {
  requires io.github.linuxipc;
  requires io.github.linuxipc.posix;
  requires io.github.linuxipc.socket;
  requires io.github.linuxipc.support;
  requires org.jnrproject.unixsocket;
  // jnr-unixsocket uses jnr-ffi, which is not a named module and cannot declare these itself.
  requires org.objectweb.asm;
  requires org.objectweb.asm.commons;
  requires org.objectweb.asm.tree;
  requires org.objectweb.asm.tree.analysis;
  requires org.objectweb.asm.util;
  requires org.slf4j;
  requires static org.jspecify;

  provides io.github.linuxipc.spi.Transport with
      io.github.linuxipc.unixdgram.UnixDgramTransport;
}
