package io.github.linuxipc.bench.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells how much CPU processes use, from the scheduler's own count in nanoseconds: the usual one
 * has steps of 10 ms, which is more than an idle process uses in seconds. What a thread used that
 * has ended meanwhile is missed.
 */
final class CpuMeter {
  private final Collection<Process> processes;
  private final Map<Path, Long> before;
  private final long beganNs;

  /** Begins to count. */
  CpuMeter(Collection<Process> processes) throws IOException {
    this.processes = processes;
    this.before = threads();
    this.beganNs = System.nanoTime();
  }

  /** CPU seconds a second since the beginning. */
  double cores() throws IOException {
    long usedNs = 0;
    for (Map.Entry<Path, Long> thread : threads().entrySet()) {
      usedNs += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
    }
    return usedNs / (double) (System.nanoTime() - beganNs);
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
      // a process that has just ended
    }
  }

  private static void readThread(Path thread, Map<Path, Long> nanos) throws IOException {
    try {
      String text = Files.readString(thread.resolve("schedstat"));
      nanos.put(thread, Long.parseLong(text.substring(0, text.indexOf(' '))));
    } catch (IOException e) {
      if (Files.exists(thread)) {
        throw e;
      } // else a thread that has just ended
    }
  }
}
