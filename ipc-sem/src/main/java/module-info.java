/** The notifier {@code sem}: events on POSIX named semaphores, and permits that processes share. */
module io.github.linuxipc.sem {
  requires io.github.linuxipc;
  requires io.github.linuxipc.posix;
  requires io.github.linuxipc.support;
  requires org.slf4j;
  requires static org.jspecify;

  provides io.github.linuxipc.spi.Notifier with
      io.github.linuxipc.sem.SemaphoreNotifier;
}
