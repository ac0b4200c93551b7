package io.github.linuxipc.bench;

import io.github.linuxipc.bench.library.MeasuredServices;
import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.Timing;
import io.github.linuxipc.bench.report.Report;
import io.github.linuxipc.bench.run.BenchmarkTarget;
import io.github.linuxipc.bench.run.BenchmarkTargets;
import io.github.linuxipc.bench.run.Progress;
import io.github.linuxipc.bench.run.Rounds;
import io.github.linuxipc.bench.run.WorkDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    try (WorkDirectory workDirectory = new WorkDirectory(Bench.MEMORY)) {
      Timing timing = run.timing(TIMING);
      int rounds;
      List<BenchmarkTarget> targets;
      List<Scenario> scenarios;
      try {
        rounds = run.rounds(ROUNDS);
        targets = targets(workDirectory);
        scenarios = scenarios();
      } catch (IllegalArgumentException e) {
        throw new CommandLine.ParameterException(command, e.getMessage(), e);
      }
      Rounds measured = new Rounds(targets, timing, rounds, new Progress(command.getErr()));
      Report report =
          new Report(
              HostInfo.facts(run.cpus(), rounds, timing),
              Bench.descriptions(targets),
              MeasuredServices.GRPC,
              measured.run(scenarios));
      Bench.show(report, run.out(), command.getOut());
      return measured.failed() ? 1 : 0;
    }
  }

  private List<BenchmarkTarget> targets(WorkDirectory workDirectory) {
    List<String> affinity = BenchmarkTargets.affinity(run.cpus());
    List<BenchmarkTarget> targets = new ArrayList<>();
    for (String name : services) {
      targets.addAll(BenchmarkTargets.ofService(name, workDirectory, affinity));
    }
    return targets;
  }

  private List<Scenario> scenarios() {
    List<Scenario> scenarios = new ArrayList<>();
    for (int count : callers) {
      sizes.forEach(size -> scenarios.add(new Scenario(Kind.CALL, size, count)));
    }
    return scenarios;
  }
}
