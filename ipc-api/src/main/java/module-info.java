/**
 * The API for channels, services, topics, shared state and events between processes on one Linux
 * host, and the SPI that transports and notifiers implement. It contains no engine: {@code
 * ipc-core} provides it.
 */
module io.github.linuxipc {
  requires static org.jspecify;

  exports io.github.linuxipc;
  exports io.github.linuxipc.channel;
  exports io.github.linuxipc.event;
  exports io.github.linuxipc.inventory;
  exports io.github.linuxipc.service;
  exports io.github.linuxipc.spi;
  exports io.github.linuxipc.spi.file;
  exports io.github.linuxipc.state;
  exports io.github.linuxipc.topic;

  uses io.github.linuxipc.IpcFactory;
}
