/** Parts that several kernel mechanisms have in common. They use both the SPI and the C library. */
module io.github.linuxipc.support {
  requires io.github.linuxipc;
  requires io.github.linuxipc.posix;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.github.linuxipc.support;
  exports io.github.linuxipc.support.connect;
  exports io.github.linuxipc.support.event;
  exports io.github.linuxipc.support.shared;
  exports io.github.linuxipc.support.stream;
}
