/** The notifier {@code signal}: events on signals. */
module io.github.linuxipc.signal {
  requires io.github.linuxipc;
  requires io.github.linuxipc.posix;
  requires io.github.linuxipc.support;
  requires jdk.unsupported; // sun.misc.Signal, the only signal API that needs no flag
  requires org.slf4j;
  requires static org.jspecify;

  provides io.github.linuxipc.spi.Notifier with
      io.github.linuxipc.signal.SignalNotifier;
}
