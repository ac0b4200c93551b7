package io.github.linuxipc.tests.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Attaches strace to this process, or to one of its threads, and makes system calls fail there. */
final class Injection implements AutoCloseable {
  private final Process strace;
  private final Path trace;

  private Injection(Process strace, Path trace) {
    this.strace = strace;
    this.trace = trace;
  }

  /**
   * Makes calls of every thread fail, as {@code how} says in strace's words, such as {@code
   * error=EIO:when=1}. strace counts the calls of each thread separately.
   */
  static Injection process(ForeignFixture fixture, String call, String how) throws Exception {
    return attach(fixture, call, how, ProcessHandle.current().pid(), List.of("-f"));
  }

  /** Makes calls of the current thread fail. */
  static Injection currentThread(ForeignFixture fixture, String call, String how) throws Exception {
    Path self = Files.readSymbolicLink(Path.of("/proc/thread-self"));
    return attach(fixture, call, how, Long.parseLong(self.getFileName().toString()), List.of());
  }

  /** Waits until there is a thread with the given name, and makes its calls fail. */
  static Injection thread(ForeignFixture fixture, String name, String call, String how)
      throws Exception {
    return attach(fixture, call, how, find(name), List.of());
  }

  private static Injection attach(
      ForeignFixture fixture, String call, String how, long id, List<String> options)
      throws Exception {
    Strace.assumeUsable();
    Path trace = fixture.path("trace");
    List<String> command = new ArrayList<>(List.of("strace", "-qq", "-o", trace.toString()));
    command.addAll(options);
    command.addAll(List.of("-e", "trace=" + call, "-e", "inject=" + call + ":" + how));
    command.addAll(List.of("-p", String.valueOf(id)));
    Process strace = new ProcessBuilder(command).inheritIO().start();
    boolean attached = false;
    try {
      if (options.isEmpty()) {
        Strace.awaitThread(strace, ProcessHandle.current().pid(), id);
      } else {
        Strace.awaitAllThreads(strace, id);
      }
      attached = true;
      return new Injection(strace, trace);
    } finally {
      if (!attached) {
        strace.destroy();
      }
    }
  }

  private static long find(String name) throws Exception {
    String comm = name.substring(0, Math.min(15, name.length())) + "\n";
    while (true) {
      try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
        for (Path task : tasks.toList()) {
          if (name(task).equals(comm)) {
            return Long.parseLong(task.getFileName().toString());
          }
        }
      }
      Thread.sleep(5);
    }
  }

  /** Returns the content of a thread's {@code comm}; empty if the thread has ended. */
  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm"));
    } catch (IOException e) {
      return "";
    }
  }

  /** Returns whether strace has made a call fail. */
  boolean hasFailed() throws IOException {
    return Files.readString(trace).contains("(INJECTED)");
  }

  /** Waits until strace has made a call fail. */
  void awaitFailure() throws Exception {
    while (!hasFailed()) {
      Thread.sleep(5);
    }
  }

  @Override
  public void close() {
    strace.destroy();
    strace.onExit().join();
  }
}
