package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the CPU time of processes. It reads the scheduler's count in nanoseconds from {@code
 * schedstat}, because the usual count has steps of 10 ms, which is more than an idle process uses
 * in several seconds. The time of a thread that ends before the measurement does is not counted.
 */
final class CpuMeter {
  private static final long NS_PER_TICK = 10_000_000;

  /** The columns user, nice, system, irq and softirq of {@code /proc/stat}. */
  private static final int[] BUSY = {1, 2, 3, 6, 7};

  private final Collection<Process> processes;
  private final Map<Path, Long> before;
  private final long machineBeforeNs;
  private final long beganNs;

  /** Starts counting. */
  CpuMeter(Collection<Process> processes) throws IOException {
    this.processes = processes;
    this.before = threads();
    this.machineBeforeNs = machineNs();
    this.beganNs = System.nanoTime();
  }

  /** Returns the CPU seconds per second since the start, of the processes and of all others. */
  Sample sample() throws IOException {
    long usedNs = 0;
    for (Map.Entry<Path, Long> thread : threads().entrySet()) {
      usedNs += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
    }
    double spentNs = System.nanoTime() - beganNs;
    double cores = usedNs / spentNs;
    double all = (machineNs() - machineBeforeNs) / spentNs;
    return new Sample(Map.of(Metric.CORES, cores, Metric.OTHERS, Math.max(0, all - cores)));
  }

  /** Returns the busy time of all cores, in steps of 10 ms. */
  private static long machineNs() throws IOException {
    String[] ticks;
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      ticks = lines.findFirst().orElseThrow().split(" +", -1);
    }
    long busy = 0;
    for (int i : BUSY) {
      busy += Long.parseLong(ticks[i]);
    }
    return busy * NS_PER_TICK;
  }

  private Map<Path, Long> threads() throws IOException {
    Map<Path, Long> nanos = new HashMap<>();
    for (Process process : processes) {
      read(Path.of("/proc", Long.toString(process.pid()), "task"), nanos);
    }
    return nanos;
  }

  private static void read(Path tasks, Map<Path, Long> nanos) throws IOException {
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        readThread(thread, nanos);
      }
    } catch (NoSuchFileException e) {
      // the process has just ended
    }
  }

  private static void readThread(Path thread, Map<Path, Long> nanos) throws IOException {
    try {
      String text = Files.readString(thread.resolve("schedstat"));
      nanos.put(thread, Long.parseLong(text.substring(0, text.indexOf(' '))));
    } catch (IOException e) {
      if (Files.exists(thread)) {
        throw e;
      } // else the thread has just ended
    }
  }
}
