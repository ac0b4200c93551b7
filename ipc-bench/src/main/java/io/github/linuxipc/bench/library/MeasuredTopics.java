package io.github.linuxipc.bench.library;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** All libraries that publish to several subscribers. */
public final class MeasuredTopics {
  /** The name of Aeron's IPC, with which the others are compared. */
  public static final String AERON = "aeron";

  private static final Map<String, Supplier<MeasuredTopic>> FACTORIES = factories();

  private MeasuredTopics() {}

  /**
   * Returns the names of all topics. Those that have a channel to compare with are also names of
   * {@link MeasuredLibraries}.
   *
   * @return the names, in the order of the help
   */
  public static List<String> names() {
    return List.copyOf(FACTORIES.keySet());
  }

  /**
   * Finds a topic.
   *
   * @param name its name
   * @return the topic, or empty
   */
  public static Optional<MeasuredTopic> find(String name) {
    return Optional.ofNullable(FACTORIES.get(name)).map(Supplier::get);
  }

  private static Map<String, Supplier<MeasuredTopic>> factories() {
    Map<String, Supplier<MeasuredTopic>> factories = new LinkedHashMap<>();
    factories.put(AERON, () -> new LibraryTopic(MeasuredLibraries.find(AERON).orElseThrow()));
    factories.put(
        "chronicle", () -> new LibraryTopic(MeasuredLibraries.find("chronicle").orElseThrow()));
    factories.put("jeromq", JeroMqTopic::new);
    factories.put("shm-spin", () -> new LinuxIpcTopic("shm-spin", LinuxIpcLibrary.SHM_SPIN, true));
    factories.put(
        "shm-futex", () -> new LinuxIpcTopic("shm-futex", LinuxIpcLibrary.SHM_FUTEX, false));
    for (String scheme : List.of("unix", "tcp", "unix-seqpacket", "unix-dgram", "fifo", "mq")) {
      factories.put(scheme, () -> new LinuxIpcTopic(scheme, scheme, false));
    }
    return factories;
  }
}
