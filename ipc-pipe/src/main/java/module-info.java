/** FIFOs and anonymous pipes as transports. */
module io.github.linuxipc.pipe {
  requires io.github.linuxipc;
  requires io.github.linuxipc.posix;
  requires io.github.linuxipc.support;
  requires static org.jspecify;

  provides io.github.linuxipc.spi.Transport with
      io.github.linuxipc.pipe.FifoTransport,
      io.github.linuxipc.pipe.PipeTransport;
}
