package io.github.linuxipc.bench;

import io.github.linuxipc.state.ProcessLock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/** Measures a lock that is contended, and a robust mutex of the C library. Stateless. */
final class LockContention {
  private static final String SOURCE = "robust_mutex.c";
  private static final int BATCH = 100;

  private LockContention() {}

  /**
   * Lets two threads acquire and release a lock as fast as they can.
   *
   * @param one the lock
   * @param other the same lock, opened once more, as by another process
   * @param windowNs how long
   * @return the time divided by the number of acquisitions, in nanoseconds
   */
  static double measure(ProcessLock one, ProcessLock other, long windowNs) throws Exception {
    long beganNs = System.nanoTime();
    FutureTask<Long> counting = new FutureTask<>(() -> count(other, beganNs + windowNs));
    new Thread(counting, "contender").start();
    long count = count(one, beganNs + windowNs) + counting.get();
    return (System.nanoTime() - beganNs) / (double) count;
  }

  private static long count(ProcessLock lock, long deadlineNs) throws Exception {
    long count = 0;
    while (System.nanoTime() - deadlineNs < 0) {
      for (int i = 0; i < BATCH; i++) {
        lock.acquire().close();
      }
      count += BATCH;
    }
    return count;
  }

  /**
   * Compiles the C program.
   *
   * @param directory where to
   * @return the program; empty if there is no compiler
   */
  static Optional<Path> program(Path directory) throws IOException, InterruptedException {
    Path source = directory.resolve(SOURCE);
    try (InputStream in = LockContention.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new IOException(SOURCE + " is missing");
      }
      Files.copy(in, source);
    }
    Path program = directory.resolve("robust_mutex");
    try {
      Process compiler =
          new ProcessBuilder("cc", "-O2", "-pthread", "-o", program.toString(), source.toString())
              .inheritIO()
              .start();
      return compiler.waitFor() == 0 ? Optional.of(program) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Measures the robust mutex.
   *
   * @param program the C program
   * @param windowNs how long each of two measurements takes
   * @return nanoseconds of a lock and unlock: of one process, and of two that contend
   */
  static double[] robustMutex(Path program, long windowNs)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program.toString(), Long.toString(windowNs / 1_000_000))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    if (process.waitFor() != 0) {
      throw new IOException(program + " has failed");
    }
    return Arrays.stream(line.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
