package io.github.linuxipc.bench.event;

import io.github.linuxipc.bench.run.WorkDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures notifiers in rounds, each time in fresh processes. If the C program is given, its
 * measurements alternate with those of the notifiers.
 */
public final class EventRounds {
  /**
   * The C program's names of mechanisms, by the scheme of the notifier. A scheme that is missing
   * here is also the name of the mechanism.
   */
  private static final Map<String, String> MECHANISMS = Map.of("futex", "shmfutex");

  private static final Set<String> SCHEMES = Set.of("futex", "sem", "signal");

  private final List<String> affinity;
  private final @Nullable Path limit;
  private final int count;
  private final WorkDirectory workDirectory;

  /**
   * The measurements of one notifier.
   *
   * @param own this library's figures
   * @param bare the C program's figures, if it took part
   */
  public record Result(RoundTrips own, Optional<RoundTrips> bare) {}

  /**
   * Creates a plan. It starts no process.
   *
   * @param affinity the words in front of each command that pin its process to cores, or empty
   * @param limit the compiled C program, or null
   * @param count the number of measured round trips
   * @param workDirectory holds a runtime directory for each measurement
   */
  public EventRounds(
      List<String> affinity, @Nullable Path limit, int count, WorkDirectory workDirectory) {
    this.affinity = List.copyOf(affinity);
    this.limit = limit;
    this.count = count;
    this.workDirectory = workDirectory;
  }

  /**
   * Returns whether there is a notifier of a scheme.
   *
   * @param scheme the scheme
   * @return whether it can be measured
   */
  public static boolean isMeasurable(String scheme) {
    return SCHEMES.contains(scheme);
  }

  /**
   * Measures each notifier in each round.
   *
   * @param schemes the notifiers
   * @param rounds the number of rounds
   * @param progress receives a line when a notifier has been measured in a round
   * @return the medians of each notifier, in the order of {@code schemes}
   * @throws IOException if a process fails or prints no figures; the message holds what it wrote
   * @throws InterruptedException if the thread is interrupted
   */
  public Map<String, Result> run(List<String> schemes, int rounds, PrintWriter progress)
      throws IOException, InterruptedException {
    Map<String, List<RoundTrips>> own = new LinkedHashMap<>();
    Map<String, List<RoundTrips>> bare = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (String scheme : schemes) {
        add(own, scheme, measure(command(scheme)));
        if (limit != null) {
          add(bare, scheme, measure(command(limit, scheme)));
        }
        progress.printf("[%d/%d] %s%n", round, rounds, scheme);
        progress.flush();
      }
    }
    Map<String, Result> results = new LinkedHashMap<>();
    own.forEach(
        (scheme, trips) ->
            results.put(
                scheme,
                new Result(
                    RoundTrips.median(trips),
                    Optional.ofNullable(bare.get(scheme)).map(RoundTrips::median))));
    return results;
  }

  private static void add(Map<String, List<RoundTrips>> to, String scheme, RoundTrips trips) {
    to.computeIfAbsent(scheme, s -> new ArrayList<>()).add(trips);
  }

  private List<String> command(String scheme) {
    List<String> command = new ArrayList<>(affinity);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(WakeLatency.class.getName(), scheme, Integer.toString(count)));
    return command;
  }

  private List<String> command(Path program, String scheme) {
    List<String> command = new ArrayList<>(affinity);
    String mechanism = MECHANISMS.getOrDefault(scheme, scheme);
    command.addAll(List.of(program.toString(), "rtt", mechanism, "0", Integer.toString(count)));
    return command;
  }

  /** Runs a process that prints its figures. If this thread is interrupted, no process is left. */
  private RoundTrips measure(List<String> command) throws IOException, InterruptedException {
    Path directory = workDirectory.enter();
    Path output = directory.resolve("output"); // a read of a pipe would not end on an interrupt
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().put("IPC_RUNTIME_DIR", directory.toString());
    Process process = builder.start();
    try {
      int exit = process.waitFor();
      String text = Files.readString(output).strip();
      if (exit != 0) {
        throw new IOException(String.join(" ", command) + ": " + text);
      }
      return RoundTrips.parse(text);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
