package io.github.linuxipc.tests.user;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a {@link UserChild}, and tells it what to do. */
final class ChildCommands implements AutoCloseable {
  private static final long LONGEST_END_SECONDS = 60;

  private final Process process;
  private final BufferedReader out;

  /**
   * Starts the child.
   *
   * @param before the command that executes the JVM, such as {@code setpriv}
   * @param classPath the class path of the child
   * @param runtime its runtime directory
   */
  ChildCommands(List<String> before, String classPath, Path runtime) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    command.addAll(List.of("-cp", classPath, UserChild.class.getName(), runtime.toString()));
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.out = process.inputReader(UTF_8);
  }

  /** Tells the child to do something. Returns the line that it prints then. */
  String tell(String... words) throws IOException {
    process.getOutputStream().write((String.join(" ", words) + "\n").getBytes(UTF_8));
    process.getOutputStream().flush();
    return String.valueOf(out.readLine());
  }

  /** Tells the child to do something, and returns the code of the error, such as IPC-106. */
  String fault(String... words) throws IOException {
    return tell(words).split(" ", 2)[0];
  }

  /** Ends the child, which closes what it has opened and removes its objects. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      process.onExit().orTimeout(LONGEST_END_SECONDS, SECONDS).join();
    } finally {
      process.destroyForcibly().onExit().join();
      out.close();
    }
  }
}
