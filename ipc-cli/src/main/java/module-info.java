/** The {@code ipc} command. */
module io.github.linuxipc.cli {
  requires info.picocli;
  requires io.github.linuxipc;
  requires static org.jspecify;

  opens io.github.linuxipc.cli to
      info.picocli;
}
