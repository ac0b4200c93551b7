package io.github.linuxipc.bench;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.engine.state.BoardRepeats;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.BlackboardWriter;
import io.github.linuxipc.state.Counter;
import io.github.linuxipc.state.Held;
import io.github.linuxipc.state.ProcessLock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures shared state beside the JDK's own lock. */
@Command(
    name = "state",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures blackboards, counters and locks in shared memory, in one process: nanoseconds an",
      "operation, the median of the rounds. The lock is compared with a ReentrantLock of the same",
      "round. 'Beside a writer' means that another thread puts values of that size without a pause;",
      "its percentiles are of single gets, with the time that System.nanoTime takes. Where a get is",
      "overtaken by the writer, it is repeated, and the most repeats of one get are told. Where two",
      "contend, it is the time divided by the acquisitions of both; a robust mutex of the C library",
      "is measured in turn."
    })
final class StateCommand implements Callable<Integer> {
  private static final int BATCH = 100_000;
  private static final int SAMPLES = 1_000_000;
  private static final int IDLE_S = 10;
  private static final long WINDOW_NS = 500_000_000;
  private static final int[] SIZES = {8, 4096};

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How many rounds. Default: ${DEFAULT-VALUE}",
      defaultValue = "7")
  private int rounds;

  @Option(
      names = "--batches",
      paramLabel = "N",
      description = "How many batches of 100,000 operations a round. Default: ${DEFAULT-VALUE}",
      defaultValue = "20")
  private int batches;

  /** Consumes results, so that no operation is optimised away. */
  private long sink;

  /** One operation. */
  private interface Operation {
    long run() throws Exception;
  }

  @Override
  public Integer call() throws Exception {
    Path directory = Files.createTempDirectory(Bench.MEMORY, "ipc-bench-state-");
    try (Ipc ipc = Ipc.builder().set("runtime-dir", directory.toString()).build();
        Ipc other = Ipc.builder().set("runtime-dir", directory.toString()).build()) {
      measureBlackboard(ipc, other);
      measureLock(ipc);
      measureContention(ipc, other, directory);
      measureIdle(ipc, other);
    } finally {
      delete(directory);
    }
    return sink == Long.MIN_VALUE ? 1 : 0;
  }

  private static void delete(Path directory) throws Exception {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private double[] measure(Operation operation) throws Exception {
    double[] results = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      results[round] = round(operation);
    }
    Arrays.sort(results);
    return results;
  }

  private double round(Operation operation) throws Exception {
    long beganNs = System.nanoTime();
    for (int batch = 0; batch < batches; batch++) {
      for (int i = 0; i < BATCH; i++) {
        sink += operation.run();
      }
    }
    return (System.nanoTime() - beganNs) / (double) batches / BATCH;
  }

  private void report(String what, double[] sorted) {
    System.out.printf(
        Locale.ROOT,
        "%-44s %8.1f ns   (%.1f to %.1f)%n",
        what,
        sorted[sorted.length / 2],
        sorted[0],
        sorted[sorted.length - 1]);
  }

  private void measureBlackboard(Ipc ipc, Ipc other) throws Exception {
    try (BlackboardWriter writer = ipc.blackboardWriter("bench");
        Blackboard board = other.blackboard("bench")) {
      for (int size : SIZES) {
        BlackboardKey written = writer.key("size-" + size);
        BlackboardKey read = board.key("size-" + size);
        ByteBuffer value = ByteBuffer.allocateDirect(size);
        ByteBuffer copy = ByteBuffer.allocateDirect(size);
        writer.put(written, value.clear());
        report("get " + size + " B", measure(() -> board.get(read, copy.clear())));
        report("put " + size + " B", measure(() -> writer.put(written, value.clear())));
        measureBesideWriter(size, writer, written, board, read);
      }
      Counter counter = board.counter("bench");
      report(
          "counter add",
          measure(
              () -> {
                counter.add(1);
                return 0;
              }));
      report("counter get", measure(counter::get));
    }
  }

  private void measureBesideWriter(
      int size,
      BlackboardWriter writer,
      BlackboardKey written,
      Blackboard board,
      BlackboardKey read)
      throws Exception {
    ByteBuffer copy = ByteBuffer.allocateDirect(size);
    Thread putting =
        new Thread(
            () -> {
              ByteBuffer value = ByteBuffer.allocateDirect(size);
              try {
                while (!Thread.currentThread().isInterrupted()) {
                  writer.put(written, value.clear());
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            "writer");
    putting.start();
    double[] middle = new double[rounds];
    double[] high = new double[rounds];
    double[] puts = new double[rounds];
    long[] samples = new long[SAMPLES];
    for (int round = -1; round < rounds; round++) { // the first one does not count
      long first = board.get(read, copy.clear());
      long roundNs = System.nanoTime();
      for (int i = 0; i < SAMPLES; i++) {
        long beganNs = System.nanoTime();
        sink += board.get(read, copy.clear());
        samples[i] = System.nanoTime() - beganNs;
      }
      roundNs = System.nanoTime() - roundNs;
      Arrays.sort(samples);
      if (round >= 0) {
        middle[round] = samples[SAMPLES / 2];
        high[round] = samples[SAMPLES / 100 * 99];
        puts[round] = roundNs / (double) (board.get(read, copy.clear()) - first);
      }
    }
    putting.interrupt();
    putting.join();
    for (double[] figures : new double[][] {middle, high, puts}) {
      Arrays.sort(figures);
    }
    report("get " + size + " B beside a writer, p50", middle);
    report("get " + size + " B beside a writer, p99", high);
    report("put " + size + " B of that writer", puts);
    System.out.printf("%-44s %8d%n", "most repeats of a get", BoardRepeats.most(board));
  }

  /** Measures the CPU time of a thread that waits for a value, and of one that waits for a lock. */
  private static void measureIdle(Ipc ipc, Ipc other) throws Exception {
    try (Blackboard board = ipc.blackboard("idle");
        ProcessLock lock = ipc.lock("idle-lock");
        ProcessLock busy = other.lock("idle-lock")) {
      Held held = busy.acquire();
      reportIdle(
          "CPU time of a waiter of a blackboard",
          () -> board.await(board.key("never"), 0, Duration.ofSeconds(IDLE_S + 2)));
      reportIdle(
          "CPU time of a waiter of a lock", () -> lock.acquire(Duration.ofSeconds(IDLE_S + 2)));
      held.close();
    }
  }

  private static void reportIdle(String what, Callable<?> wait) throws Exception {
    FutureTask<?> task = new FutureTask<>(wait);
    Thread thread = new Thread(task, "waiter");
    thread.start();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Thread.sleep(1_000);
    long beganNs = threads.getThreadCpuTime(thread.getId());
    Thread.sleep(IDLE_S * 1_000L);
    long usedNs = threads.getThreadCpuTime(thread.getId()) - beganNs;
    System.out.printf(
        Locale.ROOT, "%-44s %8.4f %% of a core%n", what, usedNs / (IDLE_S * 1e9) * 100);
    thread.interrupt();
    thread.join();
  }

  /** Measures the lock and a robust mutex in turn, each alone and contended. */
  private void measureContention(Ipc ipc, Ipc other, Path directory) throws Exception {
    Optional<Path> program = LockContention.program(directory);
    double[] ours = new double[rounds];
    double[] alone = new double[rounds];
    double[] mutex = new double[rounds];
    try (ProcessLock one = ipc.lock("contended");
        ProcessLock two = other.lock("contended")) {
      for (int i = 0; i < rounds; i++) {
        ours[i] = LockContention.measure(one, two, WINDOW_NS);
        if (program.isPresent()) {
          double[] figures = LockContention.robustMutex(program.get(), WINDOW_NS);
          alone[i] = figures[0];
          mutex[i] = figures[1];
        }
      }
    }
    Arrays.sort(ours);
    report("lock acquire and close, two contend", ours);
    if (program.isEmpty()) {
      System.out.println("The robust mutex was not measured, because there is no C compiler.");
      return;
    }
    Arrays.sort(alone);
    Arrays.sort(mutex);
    report("robust mutex in C", alone);
    report("robust mutex in C, two contend", mutex);
  }

  private void measureLock(Ipc ipc) throws Exception {
    try (ProcessLock lock = ipc.lock("bench-lock")) {
      ReentrantLock plain = new ReentrantLock();
      Operation ours =
          () -> {
            lock.acquire().close();
            return 1;
          };
      Operation theirs =
          () -> {
            plain.lock();
            try {
              return 1;
            } finally {
              plain.unlock();
            }
          };
      double[] ratios = new double[rounds];
      double[] own = new double[rounds];
      double[] jdk = new double[rounds];
      for (int i = 0; i < rounds; i++) {
        own[i] = round(ours);
        jdk[i] = round(theirs);
        ratios[i] = own[i] / jdk[i];
      }
      Arrays.sort(own);
      Arrays.sort(jdk);
      Arrays.sort(ratios);
      report("lock acquire and close", own);
      report("ReentrantLock lock and unlock", jdk);
      System.out.printf(Locale.ROOT, "%-44s %8.2f%n", "their ratio", ratios[rounds / 2]);
    }
  }
}
