package io.github.linuxipc.discovery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The schemes of this project's modules. Errors name the module that provides a missing scheme. */
final class KnownModules {
  /** The scheme of the only transport that does not reach other processes. */
  static final String WITHIN_ONE_PROCESS = "inproc";

  private static final String GROUP = "io.github.linuxipc:";

  private static final Map<String, String> TRANSPORTS =
      Map.of(
          WITHIN_ONE_PROCESS,
          "ipc-core",
          "unix",
          "ipc-socket",
          "tcp",
          "ipc-socket",
          "unix-dgram",
          "ipc-unix-dgram",
          "unix-seqpacket",
          "ipc-socket",
          "pipe",
          "ipc-pipe",
          "fifo",
          "ipc-pipe",
          "shm",
          "ipc-shm",
          "mq",
          "ipc-mq",
          "artemis",
          "ipc-artemis");

  private static final Map<String, String> NOTIFIERS =
      Map.of("futex", "ipc-shm", "sem", "ipc-sem", "signal", "ipc-signal");

  private static final Map<String, String> STATE =
      Map.of(WITHIN_ONE_PROCESS, "ipc-core", "shm", "ipc-shm");

  private KnownModules() {}

  static Optional<String> of(ProviderAccess<?> access, String scheme) {
    return Optional.ofNullable(map(access).get(scheme)).map(GROUP::concat);
  }

  static Set<String> schemes(ProviderAccess<?> access) {
    return new TreeMap<>(map(access)).keySet();
  }

  /** Returns a text that lists the modules with their schemes. One scheme is left out. */
  static String all(ProviderAccess<?> access, String except) {
    Map<String, TreeSet<String>> schemes = new TreeMap<>();
    map(access)
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

  private static Map<String, String> map(ProviderAccess<?> access) {
    return switch (access.kind()) {
      case CHANNEL -> TRANSPORTS;
      case EVENT -> NOTIFIERS;
      case STATE -> STATE;
    };
  }
}
