package io.github.linuxipc.bench;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.Timing;
import io.github.linuxipc.bench.run.BenchmarkTarget;
import io.github.linuxipc.bench.run.BenchmarkTargets;
import io.github.linuxipc.bench.run.WorkDirectory;
import io.github.linuxipc.spi.OptionParsers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command's options, and the plan that results from them. */
final class BenchOptions {
  private static final List<String> DEFAULTS =
      List.of(
          "aeron",
          "aeron-default",
          "shm-spin",
          "shm-futex",
          "agrona",
          "agrona-many",
          "chronicle",
          "unix",
          "unix-dgram",
          "unix-seqpacket",
          "tcp",
          "fifo",
          "pipe",
          "mq",
          "jdk-unix",
          "jnr-unix");

  /**
   * The subjects of the C program. If {@code --limit} names the program, they are measured by
   * default, except with {@code --quick}.
   */
  private static final List<String> LIMITS =
      List.of(
          "limit-shm",
          "limit-shmfutex",
          "limit-uds",
          "limit-dgram",
          "limit-seqpacket",
          "limit-tcp",
          "limit-fifo",
          "limit-pipe",
          "limit-mq");

  private static final Timing TIMING = new Timing(Duration.ofSeconds(2), Duration.ofSeconds(1));
  private static final Timing QUICK_TIMING =
      new Timing(Duration.ofMillis(500), Duration.ofMillis(300));

  private static final List<String> QUICK = List.of("aeron", "shm-spin", "unix");

  @Option(
      names = "--subjects",
      split = ",",
      paramLabel = "NAME",
      description = "The libraries to measure: ${COMPLETION-CANDIDATES}; default: nearly all.",
      completionCandidates = Names.class)
  private List<String> subjects = List.of();

  @Option(
      names = "--baseline",
      paramLabel = "NAME",
      defaultValue = "aeron",
      description = "The library that the others are compared with. Default: ${DEFAULT-VALUE}")
  private String baseline = "aeron";

  @Option(
      names = "--kinds",
      split = ",",
      paramLabel = "KIND",
      description = "What is measured: round_trip, stream, idle. Default: round_trip,stream")
  private List<Kind> kinds = List.of(Kind.ROUND_TRIP, Kind.STREAM);

  @Option(
      names = "--ways",
      split = ",",
      paramLabel = "WAY",
      description =
          "How streams are sent: send, try, batch, claim, if a library has them. Default: send,"
              + " batch, claim")
  private List<SendMode> sendModes = List.of(SendMode.SEND, SendMode.BATCH, SendMode.CLAIM);

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "BYTES",
      converter = Size.class,
      description = "Message sizes from 16 to 1m. Default: 64")
  private List<Integer> sizes = List.of(64);

  @Option(
      names = "--senders",
      split = ",",
      paramLabel = "N",
      description = "How many processes send a stream, 1 to 16. Default: 1")
  private List<Integer> senders = List.of(1);

  @Option(
      names = "--limit",
      paramLabel = "PROGRAM",
      description = "The compiled limit.c, for the subjects limit-*.")
  private @Nullable Path limit;

  @Option(
      names = "--beside",
      paramLabel = "COMMAND",
      description = {
        "Measure each library twice: alone, and while a shell runs this command.",
        "IPC_RUNTIME_DIR leads it to what is measured: --beside 'ipc top' watches it."
      })
  private @Nullable String beside;

  @Option(names = "--quick", description = "Measure a few subjects in one short round, as a test.")
  private boolean quick;

  @Mixin private RunOptions run = new RunOptions();

  String baseline() {
    return baseline;
  }

  @Nullable Path out() {
    return run.out();
  }

  @Nullable String cpus() {
    return run.cpus();
  }

  int rounds() {
    return run.rounds(quick ? 1 : 5);
  }

  Timing timing() {
    return run.timing(quick ? QUICK_TIMING : TIMING);
  }

  List<Scenario> scenarios() {
    List<Scenario> scenarios = new ArrayList<>();
    if (kinds.contains(Kind.ROUND_TRIP)) {
      scenarios.addAll(Comparison.scenarios(Kind.ROUND_TRIP, List.of(1), sizes));
    }
    if (kinds.contains(Kind.STREAM)) {
      scenarios.addAll(Comparison.scenarios(Kind.STREAM, senders, sizes));
    }
    if (kinds.contains(Kind.IDLE)) {
      scenarios.add(new Scenario(Kind.IDLE, sizes.get(0), 1));
    }
    return scenarios;
  }

  List<BenchmarkTarget> targets(WorkDirectory workDirectory) {
    List<String> affinity = BenchmarkTargets.affinity(run.cpus());
    Set<SendMode> modes = EnumSet.copyOf(sendModes);
    String command = beside;
    List<BenchmarkTarget> targets = new ArrayList<>();
    for (String name : names()) {
      targets.addAll(BenchmarkTargets.of(name, modes, limit, workDirectory, affinity));
      if (command != null) {
        targets.addAll(BenchmarkTargets.beside(name, modes, workDirectory, affinity, command));
      }
    }
    return targets;
  }

  private List<String> names() {
    if (!subjects.isEmpty()) {
      return subjects;
    }
    List<String> names = new ArrayList<>(quick ? QUICK : DEFAULTS);
    if (limit != null && !quick) {
      names.addAll(LIMITS);
    }
    return names;
  }

  /** The names of all libraries, for the help. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return BenchmarkTargets.names().iterator();
    }
  }

  /** Parses a size from 16 bytes to 1 MiB, such as 64, 16k or 1m. */
  static final class Size implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      long size = convert(() -> OptionParsers.size(value), value);
      if (size < Scenario.MIN_SIZE || size > Scenario.MAX_SIZE) {
        throw new TypeConversionException("'" + value + "' is outside 16 to 1m");
      }
      return (int) size;
    }

    private static long convert(LongSupplier reader, String value) {
      try {
        return reader.getAsLong();
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + value + "' is not a size such as 64, 16k or 1m");
      }
    }
  }
}
