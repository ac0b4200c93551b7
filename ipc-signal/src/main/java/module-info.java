/** Signals as a notifier. */
module io.github.linuxipc.signal {
  requires io.github.linuxipc;
  requires io.github.linuxipc.posix;
  requires io.github.linuxipc.support;
  requires jdk.unsupported; // sun.misc.Signal: nothing else hears a signal without a flag
  requires org.slf4j;
  requires static org.jspecify;

  provides io.github.linuxipc.spi.Notifier with
      io.github.linuxipc.signal.SignalNotifier;
}
