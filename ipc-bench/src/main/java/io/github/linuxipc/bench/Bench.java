package io.github.linuxipc.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares transports with the C program, in rounds, and prints the medians and their ratio. */
@Command(
    name = "ipc-bench",
    mixinStandardHelpOptions = true,
    description = "Measures transports beside the kernel's own speed.")
final class Bench implements Callable<Integer> {
  private static final Map<String, String> LIMIT_OF =
      Map.of(
          "unix",
          "uds",
          "tcp",
          "tcp",
          "unix-dgram",
          "dgram",
          "unix-seqpacket",
          "seqpacket",
          "fifo",
          "fifo",
          "pipe",
          "pipe",
          "mq",
          "mq",
          "shm",
          "shmfutex");

  @Option(names = "--limit", description = "the compiled limit.c; without it, ours alone")
  private @Nullable Path limit;

  @Option(names = "--transports", split = ",", defaultValue = "unix,tcp")
  private List<String> transports = List.of();

  @Option(names = "--shapes", split = ",", defaultValue = "RTT,STREAM,BATCH")
  private List<Shape> shapes = List.of();

  @Option(names = "--size", defaultValue = "64", description = "bytes a message")
  private int size;

  @Option(names = "--count", defaultValue = "200000", description = "messages a measurement")
  private long count;

  @Option(names = "--rounds", defaultValue = "5")
  private int rounds;

  @Option(names = "--cpus", description = "pin every process to these, as taskset -c does")
  private @Nullable String cpus;

  static String runtimeDirectory() {
    return System.getProperty("ipc.bench.runtime", "/dev/shm/ipc-bench");
  }

  /**
   * Runs the comparison, or one process of it.
   *
   * @param args the command line
   * @throws Exception if a process of a measurement fails
   */
  public static void main(String[] args) throws Exception {
    if (args.length == 4 && args[0].equals("partner")) {
      Shape shape = Shape.valueOf(args[1]);
      long messages = Long.parseLong(args[3]);
      Partner.run(shape, Integer.parseInt(args[2]), messages + Measured.warmUp(messages));
    } else if (args.length == 4 && args[0].equals("measured")) {
      Figures figures =
          Measured.run(Shape.valueOf(args[1]), Integer.parseInt(args[2]), Long.parseLong(args[3]));
      System.out.println(figures.line());
    } else {
      System.exit(new CommandLine(new Bench()).execute(args));
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> affinity = cpus == null ? List.of() : List.of("taskset", "-c", cpus);
    for (Shape shape : shapes) {
      for (String transport : transports) {
        compare(shape, contenders(transport, affinity));
      }
    }
    return 0;
  }

  private List<Contender> contenders(String transport, List<String> affinity) {
    List<Contender> contenders = new ArrayList<>();
    String mechanism = LIMIT_OF.get(transport);
    if (limit != null && mechanism != null) {
      contenders.add(new Contender.Limit(limit, mechanism, affinity));
    }
    contenders.add(new Contender.Ours(transport, affinity));
    return contenders;
  }

  private void compare(Shape shape, List<Contender> contenders)
      throws IOException, InterruptedException {
    Figures[][] figures = new Figures[contenders.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < contenders.size(); i++) {
        figures[i][round] = contenders.get(i).measure(shape, size, count);
      }
    }
    double base = median(figures[0], shape);
    for (int i = 0; i < contenders.size(); i++) {
      Figures[] own = figures[i];
      System.out.printf(
          "%-6s %-14s %5d B  p50 %8.2f us  p99 %8.2f us  p99.9 %8.2f us  %10.0f msg/s"
              + "  %7.3f B/msg  ratio %.2f%n",
          shape.word(),
          contenders.get(i).name(),
          size,
          middle(own, f -> (double) f.p50Ns()) / 1e3,
          middle(own, f -> (double) f.p99Ns()) / 1e3,
          middle(own, f -> (double) f.p999Ns()) / 1e3,
          middle(own, Figures::perSecond),
          middle(own, Figures::bytesPerMessage),
          median(own, shape) / base);
    }
  }

  private static double median(Figures[] figures, Shape shape) {
    return shape == Shape.RTT
        ? middle(figures, f -> (double) f.p50Ns())
        : middle(figures, Figures::perSecond);
  }

  private static double middle(
      Figures[] figures, java.util.function.ToDoubleFunction<Figures> figure) {
    double[] sorted = Arrays.stream(figures).mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
