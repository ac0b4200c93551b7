/** The {@code ipc} command. */
module io.github.linuxipc.cli {
  requires HdrHistogram;
  requires info.picocli;
  requires io.github.linuxipc;
  requires io.github.linuxipc.posix;
  requires jdk.management;
  requires static org.jspecify;

  opens io.github.linuxipc.cli to
      info.picocli;
  opens io.github.linuxipc.cli.demo to
      info.picocli;
}
