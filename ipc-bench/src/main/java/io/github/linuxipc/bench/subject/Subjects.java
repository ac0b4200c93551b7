package io.github.linuxipc.bench.subject;

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
public final class Subjects {
  private Subjects() {}

  /**
   * Returns the names of all libraries.
   *
   * @return the names, in the order of tables
   */
  public static List<String> names() {
    return List.copyOf(makers().keySet());
  }

  /**
   * Finds a library.
   *
   * @param name its name
   * @return the library, or empty
   */
  public static Optional<MeasuredLibrary> find(String name) {
    return Optional.ofNullable(makers().get(name)).map(Maker::make);
  }

  /** Creates a library: a process loads only the classes of the library that it needs. */
  @FunctionalInterface
  private interface Maker {
    MeasuredLibrary make();
  }

  private static Map<String, Maker> makers() {
    Map<String, Maker> makers = new LinkedHashMap<>();
    makers.put("shm-spin", () -> new LinuxIpcLibrary("shm-spin", "shm:NAME?notify=spin", true));
    makers.put("shm-futex", () -> new LinuxIpcLibrary("shm-futex", "shm:NAME?notify=futex", false));
    for (String scheme : List.of("unix", "unix-dgram", "unix-seqpacket", "tcp", "fifo", "mq")) {
      makers.put(scheme, () -> new LinuxIpcLibrary(scheme, scheme, false));
    }
    makers.put("pipe", PipeSubject::new);
    Supplier<IdleStrategy> backOff = () -> new BackoffIdleStrategy();
    Supplier<IdleStrategy> spin = () -> BusySpinIdleStrategy.INSTANCE;
    makers.put("aeron", () -> aeron("aeron", "backs off", backOff, AeronSubject.FAST_TERMS));
    makers.put("aeron-spin", () -> aeron("aeron-spin", "spins", spin, AeronSubject.DEFAULT_TERMS));
    makers.put(
        "aeron-default",
        () -> aeron("aeron-default", "backs off", backOff, AeronSubject.DEFAULT_TERMS));
    makers.put("chronicle", ChronicleSubject::new);
    makers.put("agrona", () -> new AgronaSubject("agrona", 1, OneToOneRingBuffer::new));
    makers.put("agrona-many", () -> new AgronaSubject("agrona-many", 64, ManyToOneRingBuffer::new));
    makers.put(
        "jdk-unix",
        () -> new SocketSubject("jdk-unix", "the JDK's Unix socket, blocking", new JdkSockets()));
    makers.put(
        "jnr-unix",
        () -> new SocketSubject("jnr-unix", "jnr-unixsocket, blocking", new JnrSockets()));
    return makers;
  }

  private static MeasuredLibrary aeron(
      String name, String driver, Supplier<IdleStrategy> idle, int termLength) {
    return new AeronSubject(name, driver, idle, termLength);
  }
}
