/** Implements the API: configuration, discovery, the engine and the in-process transport. */
module io.github.linuxipc.core {
  requires io.github.linuxipc;
  requires org.slf4j;
  requires static jdk.jfr;
  requires static org.jspecify;

  uses io.github.linuxipc.spi.Notifier;
  uses io.github.linuxipc.spi.StateProvider;
  uses io.github.linuxipc.spi.Transport;

  provides io.github.linuxipc.IpcFactory with
      io.github.linuxipc.core.DefaultIpcFactory;
  provides io.github.linuxipc.spi.StateProvider with
      io.github.linuxipc.inproc.InprocState;
  provides io.github.linuxipc.spi.Transport with
      io.github.linuxipc.inproc.InprocTransport;
}
