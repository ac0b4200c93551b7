/** Channels and events between processes on one Linux host: the API, the SPI and the engine. */
module io.github.linuxipc {
  requires org.slf4j;
  requires static org.jspecify;

  exports io.github.linuxipc;
  exports io.github.linuxipc.channel;
  exports io.github.linuxipc.spi;
  exports io.github.linuxipc.spi.event;
  exports io.github.linuxipc.spi.file;
  exports io.github.linuxipc.spi.shared;
  exports io.github.linuxipc.spi.stream;

  uses io.github.linuxipc.spi.Notifier;
  uses io.github.linuxipc.spi.Transport;

  provides io.github.linuxipc.spi.Transport with
      io.github.linuxipc.inproc.InprocTransport;
}
