/** Shared memory as a transport. */
module io.github.linuxipc.shm {
  requires io.github.linuxipc;
  requires io.github.linuxipc.posix;
  requires org.slf4j;
  requires static org.jspecify;

  provides io.github.linuxipc.spi.Transport with
      io.github.linuxipc.shm.ShmTransport;
}
