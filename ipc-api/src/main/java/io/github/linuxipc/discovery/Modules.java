package io.github.linuxipc.discovery;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which of the project's own modules brings which scheme, to be named where it is missing. */
final class Modules {
  private static final String GROUP = "io.github.linuxipc:";

  private static final Map<String, String> TRANSPORTS =
      Map.of(
          "inproc", "ipc-api",
          "unix", "ipc-socket",
          "tcp", "ipc-socket",
          "unix-dgram", "ipc-socket",
          "unix-seqpacket", "ipc-socket",
          "pipe", "ipc-pipe",
          "fifo", "ipc-pipe",
          "shm", "ipc-shm",
          "mq", "ipc-mq");

  private static final Map<String, String> NOTIFIERS =
      Map.of("futex", "ipc-shm", "sem", "ipc-sem", "signal", "ipc-signal");

  private Modules() {}

  static Optional<String> of(Kind<?> kind, String scheme) {
    return Optional.ofNullable(map(kind).get(scheme)).map(GROUP::concat);
  }

  static Set<String> schemes(Kind<?> kind) {
    return new TreeMap<>(map(kind)).keySet();
  }

  private static Map<String, String> map(Kind<?> kind) {
    return kind.equals(Kind.TRANSPORT) ? TRANSPORTS : NOTIFIERS;
  }
}
