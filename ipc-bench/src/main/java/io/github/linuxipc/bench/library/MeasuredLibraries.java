package io.github.linuxipc.bench.library;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/** All libraries that run in JVMs. */
public final class MeasuredLibraries {
  private MeasuredLibraries() {}

  /**
   * Returns the names of all libraries.
   *
   * @return the names, in the order of the help
   */
  public static List<String> names() {
    return List.copyOf(factories().keySet());
  }

  /**
   * Finds a library.
   *
   * @param name its name
   * @return the library, or empty
   */
  public static Optional<MeasuredLibrary> find(String name) {
    return Optional.ofNullable(factories().get(name)).map(Factory::create);
  }

  /** Creates a library on demand: a process loads only the classes of the library that it needs. */
  @FunctionalInterface
  private interface Factory {
    MeasuredLibrary create();
  }

  private static Map<String, Factory> factories() {
    Map<String, Factory> factories = new LinkedHashMap<>();
    factories.put(
        "shm-spin", () -> new LinuxIpcLibrary("shm-spin", LinuxIpcLibrary.SHM_SPIN, true));
    factories.put(
        "shm-futex", () -> new LinuxIpcLibrary("shm-futex", LinuxIpcLibrary.SHM_FUTEX, false));
    for (String scheme : List.of("unix", "unix-dgram", "unix-seqpacket", "tcp", "fifo", "mq")) {
      factories.put(scheme, () -> new LinuxIpcLibrary(scheme, scheme, false));
    }
    factories.put("pipe", PipeLibrary::new);
    Supplier<IdleStrategy> backOff = () -> new BackoffIdleStrategy();
    Supplier<IdleStrategy> spin = () -> BusySpinIdleStrategy.INSTANCE;
    factories.put("aeron", () -> aeron("aeron", "backs off", backOff, AeronLibrary.FAST_TERMS));
    factories.put(
        "aeron-spin", () -> aeron("aeron-spin", "spins", spin, AeronLibrary.DEFAULT_TERMS));
    factories.put(
        "aeron-default",
        () -> aeron("aeron-default", "backs off", backOff, AeronLibrary.DEFAULT_TERMS));
    factories.put("chronicle", ChronicleLibrary::new);
    factories.put("agrona", () -> new AgronaLibrary("agrona", 1, OneToOneRingBuffer::new));
    factories.put(
        "agrona-many", () -> new AgronaLibrary("agrona-many", 64, ManyToOneRingBuffer::new));
    factories.put(
        "jdk-unix",
        () -> new SocketLibrary("jdk-unix", "the JDK's Unix socket, blocking", new JdkSockets()));
    factories.put(
        "jnr-unix",
        () -> new SocketLibrary("jnr-unix", "jnr-unixsocket, blocking", new JnrSockets()));
    return factories;
  }

  private static MeasuredLibrary aeron(
      String name, String driver, Supplier<IdleStrategy> idle, int termLength) {
    return new AeronLibrary(name, driver, idle, termLength);
  }
}
