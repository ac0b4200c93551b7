/** Shared memory as a transport, and the futex as a notifier. */
module io.github.linuxipc.shm {
  requires io.github.linuxipc;
  requires io.github.linuxipc.posix;
  requires io.github.linuxipc.support;
  requires org.slf4j;
  requires static org.jspecify;

  provides io.github.linuxipc.spi.Notifier with
      io.github.linuxipc.shm.event.FutexNotifier;
  provides io.github.linuxipc.spi.StateProvider with
      io.github.linuxipc.shm.state.ShmState;
  provides io.github.linuxipc.spi.Transport with
      io.github.linuxipc.shm.ShmTransport;
}
