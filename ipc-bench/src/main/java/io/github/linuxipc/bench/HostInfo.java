package io.github.linuxipc.bench;

import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Collects the facts on which the figures depend: the host, the JVM and the method. */
final class HostInfo {
  private static final String MODEL = "model name";

  private HostInfo() {}

  static Map<String, String> facts(@Nullable String cpus, int rounds, Timing timing) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("processor", model() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("JVM", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("pinned to", cpus == null ? "nothing" : "cores " + cpus);
    facts.put(
        "method",
        rounds
            + " rounds in turns, fresh processes each, "
            + timing.warmUp().toMillis()
            + " ms warm-up, "
            + timing.window().toMillis()
            + " ms measured; medians over the rounds");
    return facts;
  }

  /**
   * Returns how many cores the measured processes may use.
   *
   * @throws IllegalArgumentException if {@code cpus} is not a list of such cores
   */
  static int cores(@Nullable String cpus) throws IOException, InterruptedException {
    int available = Runtime.getRuntime().availableProcessors();
    if (cpus == null) {
      return available;
    }
    Process process = new ProcessBuilder("taskset", "-c", cpus, "nproc").start();
    String count;
    try (InputStream out = process.getInputStream()) {
      count = new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
    if (process.waitFor() != 0) {
      throw new IllegalArgumentException("--cpus " + cpus + " is not a list of cores of this host");
    }
    return Math.min(available, Integer.parseInt(count));
  }

  private static String model() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith(MODEL))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
