package io.github.linuxipc.bench;

import io.github.linuxipc.bench.event.EventRounds;
import io.github.linuxipc.bench.event.RoundTrips;
import io.github.linuxipc.bench.run.BenchmarkTargets;
import io.github.linuxipc.bench.run.WorkDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures round trips of two processes that wake each other in turn. Half of a round trip is the
 * time from a wake until the woken thread runs.
 */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures events: two processes wake each other in turn.",
      "A round trip is twice the time from a wake until the woken thread runs. With --limit, the same by bare system calls in C,",
      "alternating with it. Compare the ratio of the medians."
    })
final class EventsCommand implements Callable<Integer> {
  private static final String LINE = "%-8s%10s%10s%10s%12s%8s%n";

  @Option(
      names = "--events",
      split = ",",
      paramLabel = "SCHEME",
      description = "The notifiers to measure. Default: ${DEFAULT-VALUE}",
      defaultValue = "sem,futex,signal")
  private List<String> schemes = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "The number of rounds. Default: ${DEFAULT-VALUE}",
      defaultValue = "5")
  private int rounds;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "The number of measured round trips. Default: ${DEFAULT-VALUE}",
      defaultValue = "50000")
  private int count;

  @Option(
      names = "--cpus",
      paramLabel = "LIST",
      description =
          "Pin both processes to these cores, as taskset -c does; 0 makes them share one.")
  private @Nullable String cpus;

  @Option(
      names = "--limit",
      paramLabel = "PROGRAM",
      description = "The compiled limit.c, to compare with.")
  private @Nullable Path limit;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    if (rounds < 1 || count < 1) {
      throw new CommandLine.ParameterException(command, "--rounds and --count are at least 1");
    }
    for (String scheme : schemes) {
      if (!EventRounds.isMeasurable(scheme)) {
        throw new CommandLine.ParameterException(
            command, "--events takes sem, futex and signal, not " + scheme);
      }
    }
    List<String> affinity = BenchmarkTargets.affinity(cpus);
    try (WorkDirectory workDirectory = new WorkDirectory(Bench.MEMORY)) {
      EventRounds measured = new EventRounds(affinity, limit, count, workDirectory);
      show(measured.run(schemes, rounds, command.getErr()), command.getOut());
      return 0;
    } catch (IOException e) {
      command.getErr().println("FAILED " + e.getMessage());
      command.getErr().flush();
      return 1;
    }
  }

  private void show(Map<String, EventRounds.Result> results, PrintWriter out) {
    out.printf(
        "Round trips in ns, medians of %d rounds; pinned to %s%n",
        rounds, cpus == null ? "nothing" : "cores " + cpus);
    out.printf(LINE, "EVENT", "p50", "p99", "p99.9", "p50 in C", "ratio");
    results.forEach((scheme, result) -> out.printf(LINE, cells(scheme, result)));
    out.flush();
  }

  private static Object[] cells(String scheme, EventRounds.Result result) {
    RoundTrips own = result.own();
    RoundTrips bare = result.bare().orElse(null);
    String ratio =
        bare == null ? "-" : String.format(Locale.ROOT, "%.2f", (double) own.p50() / bare.p50());
    return new Object[] {
      scheme, own.p50(), own.p99(), own.p999(), bare == null ? "-" : bare.p50(), ratio
    };
  }
}
