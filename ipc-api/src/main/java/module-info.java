/**
 * Channels and events between processes on one Linux host: what an application imports and what a
 * provider implements.
 */
module io.github.linuxipc {
  requires static org.jspecify;

  exports io.github.linuxipc;
  exports io.github.linuxipc.channel;
  exports io.github.linuxipc.event;
  exports io.github.linuxipc.spi;
  exports io.github.linuxipc.spi.file;

  uses io.github.linuxipc.IpcFactory;
}
