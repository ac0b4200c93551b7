package io.github.linuxipc.bench;

import io.github.linuxipc.bench.compare.BuildRuns;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares two builds of this library. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compares two builds of this library, over all transports: round trips and streams of 64",
      "bytes and 1 KiB, streams of 16 senders, both ends on one core, the CPU time of idle",
      "endpoints, and allocation. The builds take turns, and each measures itself with its own",
      "benchmark. A ratio compares the two results of one round; the table has their median, least",
      "and greatest. Results stay in a directory. What is there is not measured again."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:a run failed; repeat the command to measure it again", "2:usage"})
final class CompareCommand implements Callable<Integer> {
  @Option(
      names = "--before",
      required = true,
      paramLabel = "JAR",
      description = "ipc-bench/target/ipc-bench.jar of the earlier build.")
  private Path before = Path.of("");

  @Option(
      names = "--after",
      required = true,
      paramLabel = "JAR",
      description = "The same of the later build.")
  private Path after = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Keep the results in this directory.")
  private Path out = Path.of("");

  @Option(
      names = "--subjects",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "shm-spin,shm-futex,unix,unix-dgram,unix-seqpacket,tcp,fifo,pipe,mq",
      description = "The transports to measure. Default: ${DEFAULT-VALUE}")
  private List<String> subjects = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "7",
      description = "The number of rounds. Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      converter = RunOptions.Time.class,
      defaultValue = "1s",
      description = "The warm-up time. Default: ${DEFAULT-VALUE}")
  private Duration warmUp = Duration.ZERO;

  @Option(
      names = "--window",
      paramLabel = "TIME",
      converter = RunOptions.Time.class,
      defaultValue = "700ms",
      description = "The measured time. Default: ${DEFAULT-VALUE}")
  private Duration window = Duration.ZERO;

  @Option(
      names = "--through",
      split = ",",
      paramLabel = "WORD",
      description = "Words in front of the command of each run, such as flock,/tmp/lock.")
  private List<String> through = List.of();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    for (Path jar : List.of(before, after)) {
      if (!Files.isRegularFile(jar)) {
        throw new CommandLine.ParameterException(command, "There is no file " + jar);
      }
    }
    if (rounds < 1) {
      throw new CommandLine.ParameterException(
          command, "--rounds must be at least 1, not " + rounds);
    }
    Timing timing = new Timing(warmUp, window);
    BuildRuns runs = new BuildRuns(before, after, out, timing, through, subjects, rounds);
    boolean complete = runs.run(command.getErr());
    runs.table().write(command.getOut());
    return complete ? 0 : 1;
  }
}
