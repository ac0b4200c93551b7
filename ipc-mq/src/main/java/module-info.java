/** POSIX message queues as a transport. */
module io.github.linuxipc.mq {
  requires io.github.linuxipc;
  requires io.github.linuxipc.posix;
  requires io.github.linuxipc.support;
  requires static org.jspecify;

  provides io.github.linuxipc.spi.Transport with
      io.github.linuxipc.mq.MqTransport;
}
