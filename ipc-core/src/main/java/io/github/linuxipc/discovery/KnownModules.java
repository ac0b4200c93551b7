package io.github.linuxipc.discovery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which of the project's own modules brings which scheme, to be named where it is missing. */
final class KnownModules {
  /** The scheme of the one transport that reaches no other process. */
  static final String WITHIN_ONE_PROCESS = "inproc";

  private static final String GROUP = "io.github.linuxipc:";

  private static final Map<String, String> TRANSPORTS =
      Map.of(
          WITHIN_ONE_PROCESS,
          "ipc-api",
          "unix",
          "ipc-socket",
          "tcp",
          "ipc-socket",
          "unix-dgram",
          "ipc-socket",
          "unix-seqpacket",
          "ipc-socket",
          "pipe",
          "ipc-pipe",
          "fifo",
          "ipc-pipe",
          "shm",
          "ipc-shm",
          "mq",
          "ipc-mq");

  private static final Map<String, String> NOTIFIERS =
      Map.of("futex", "ipc-shm", "sem", "ipc-sem", "signal", "ipc-signal");

  private KnownModules() {}

  static Optional<String> of(ProviderAccess<?> kind, String scheme) {
    return Optional.ofNullable(map(kind).get(scheme)).map(GROUP::concat);
  }

  static Set<String> schemes(ProviderAccess<?> kind) {
    return new TreeMap<>(map(kind)).keySet();
  }

  /** Lists the modules with what each brings, but for one scheme. */
  static String all(ProviderAccess<?> kind, String except) {
    Map<String, TreeSet<String>> schemes = new TreeMap<>();
    map(kind)
        .forEach(
            (scheme, module) -> {
              if (!scheme.equals(except)) {
                schemes.computeIfAbsent(GROUP + module, m -> new TreeSet<>()).add(scheme);
              }
            });
    List<String> modules =
        schemes.entrySet().stream()
            .map(e -> e.getKey() + " (" + String.join(", ", e.getValue()) + ")")
            .toList();
    int last = modules.size() - 1;
    return String.join(", ", modules.subList(0, last)) + " or " + modules.get(last);
  }

  private static Map<String, String> map(ProviderAccess<?> kind) {
    return kind.equals(ProviderAccess.TRANSPORT) ? TRANSPORTS : NOTIFIERS;
  }
}
