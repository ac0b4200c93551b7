package io.github.linuxipc.tests.foreign;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What tests need from strace(1), which makes system calls fail. */
final class Strace {
  private static final Path PROGRAM = Path.of("/usr/bin/strace");

  private Strace() {}

  /** Skips the test if there is no strace, or if it may not trace a process. */
  static void assumeUsable() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(PROGRAM), "needs strace");
    Process probe =
        new ProcessBuilder(PROGRAM.toString(), "-qq", "-o", "/dev/null", "true")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(probe.waitFor() == 0, "needs the right to trace a process");
  }

  /** Waits until strace traces one thread of a process. Skips the test if strace ends instead. */
  static void awaitThread(Process strace, long process, long thread) throws Exception {
    while (!isTraced(process, thread)) {
      awaitAlive(strace);
    }
  }

  /**
   * Waits until strace traces every thread of a process. Skips the test if strace ends instead.
   *
   * <p>A thread that is not traced yet can start another. All threads are known to be traced when a
   * list of them contains only threads that were traced before it was made.
   */
  static void awaitAllThreads(Process strace, long process) throws Exception {
    Set<Long> traced = new HashSet<>();
    boolean complete = false;
    while (!complete) {
      List<Long> further =
          threads(process).stream().filter(thread -> !traced.contains(thread)).toList();
      complete = further.isEmpty() && !traced.isEmpty();
      for (long thread : further) {
        awaitThread(strace, process, thread);
        traced.add(thread);
      }
    }
  }

  private static void awaitAlive(Process strace) throws InterruptedException {
    assumeTrue(strace.isAlive(), "strace may not attach to the process");
    Thread.sleep(5);
  }

  /**
   * Lists threads by {@code opendir(3)}, because the newer API needs fcntl(2), which may be the
   * call that fails.
   */
  private static List<Long> threads(long process) {
    String[] tasks = new File("/proc/" + process + "/task").list();
    return tasks == null ? List.of() : List.of(tasks).stream().map(Long::valueOf).toList();
  }

  /** Returns whether a thread is traced or has ended. */
  private static boolean isTraced(long process, long thread) throws IOException {
    Path status = Path.of("/proc/" + process + "/task/" + thread + "/status");
    try {
      return !Files.readString(status).contains("TracerPid:\t0\n");
    } catch (IOException e) { // a thread that ends meanwhile causes ENOENT or ESRCH
      if (Files.notExists(status)) {
        return true;
      }
      throw e;
    }
  }
}
