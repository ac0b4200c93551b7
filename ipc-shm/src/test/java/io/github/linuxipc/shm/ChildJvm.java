package io.github.linuxipc.shm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs that run a main class of the tests, and composes their command lines. */
final class ChildJvm {
  /** Options of a JVM that starts fast, and leaves no core if it crashes. */
  static final List<String> LEAN =
      List.of("-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash", "-Xmx64m");

  private ChildJvm() {}

  /** Starts another JVM, whose standard error is that of this one. */
  static Process start(Class<?> main, Object... arguments) throws IOException {
    return start(List.of(), main, arguments);
  }

  /** Starts a command that executes another JVM. */
  static Process start(List<String> before, Class<?> main, Object... arguments) throws IOException {
    return new ProcessBuilder(command(before, LEAN, main, arguments))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /**
   * Returns the command of a JVM with the JDK and the class path of this one.
   *
   * @param before the command that executes the JVM; empty for none
   */
  static List<String> command(
      List<String> before, List<String> jvmOptions, Class<?> main, Object... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }
}
