package io.github.linuxipc.bench;

import io.github.linuxipc.bench.library.MeasuredServices;
import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Timing;
import io.github.linuxipc.bench.run.BenchmarkTargets;
import io.github.linuxipc.bench.run.WorkDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Compares calls of this library's services with calls of gRPC and HTTP services, and with round
 * trips of channels.
 */
@Command(
    name = "calls",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures calls: threads of one process call a responder in another one, which returns what",
      "it receives. All services take turns, each measurement in fresh processes. A service of",
      "this library takes turns also with the round trip of its own channel. Allocation is that of",
      "all threads of a process, the payload included. Compare the ratios of the medians."
    })
final class CallsCommand implements Callable<Integer> {
  private static final int ROUNDS = 5;
  private static final Timing TIMING = new Timing(Duration.ofSeconds(3), Duration.ofSeconds(1));

  @Option(
      names = "--services",
      split = ",",
      paramLabel = "NAME",
      description = "The services to measure: ${DEFAULT-VALUE}, which is the default.",
      defaultValue = "grpc-unix,jdk-http,shm-spin,shm-futex,unix,tcp")
  private List<String> services = List.of();

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "BYTES",
      converter = BenchOptions.Size.class,
      description = "Sizes of request and response, 16 to 1m. Default: ${DEFAULT-VALUE}",
      defaultValue = "64,16k")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--callers",
      split = ",",
      paramLabel = "N",
      description = "How many threads call, 1 to 1024. Default: ${DEFAULT-VALUE}",
      defaultValue = "1,64")
  private List<Integer> callers = List.of();

  @Mixin private RunOptions run = new RunOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return Comparison.run(Objects.requireNonNull(spec).commandLine(), run.out(), this::plan);
  }

  private Comparison plan(WorkDirectory workDirectory) {
    Timing timing = run.timing(TIMING);
    int rounds = run.rounds(ROUNDS);
    List<String> affinity = BenchmarkTargets.affinity(run.cpus());
    return new Comparison(
        services.stream()
            .flatMap(name -> BenchmarkTargets.ofService(name, workDirectory, affinity).stream())
            .toList(),
        Comparison.scenarios(Kind.CALL, callers, sizes),
        timing,
        rounds,
        MeasuredServices.GRPC,
        HostInfo.facts(run.cpus(), rounds, timing),
        Map.of());
  }
}
