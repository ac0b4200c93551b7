package io.github.linuxipc.tests.peer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Command lines for child JVMs, and the signals that reach them. */
public final class ChildJvm {
  /** The system property with what children have on their class path beyond our own. */
  public static final String MORE_CLASS_PATH = "contract-kit.child-class-path";

  /** A JVM that starts fast and leaves the machine to others. */
  private static final List<String> LEAN =
      List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx160m");

  private ChildJvm() {}

  /**
   * Makes a child of the running JDK on the running class path; its errors go where its output
   * goes.
   *
   * @param jvmOptions options for its JVM, which override the lean ones
   * @param mainClass its main class
   * @param arguments its arguments
   * @return a builder, to be started
   */
  public static ProcessBuilder builder(
      List<String> jvmOptions, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(LEAN);
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(classPath());
    command.add(mainClass);
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  /** A test that runs on the module path has its modules there, not on the class path. */
  private static String classPath() {
    return Stream.of("java.class.path", "jdk.module.path", MORE_CLASS_PATH)
        .map(name -> System.getProperty(name, ""))
        .filter(path -> !path.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Sends a signal.
   *
   * @param name the signal's name without SIG
   * @param pid the process
   * @throws IOException if {@code kill} cannot be run or fails
   * @throws InterruptedException if interrupted
   */
  public static void signal(String name, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    int status = kill.waitFor();
    kill.getInputStream().close();
    kill.getErrorStream().close();
    kill.getOutputStream().close();
    if (status != 0) {
      throw new IOException("kill -" + name + " " + pid + " ended with " + status);
    }
  }
}
