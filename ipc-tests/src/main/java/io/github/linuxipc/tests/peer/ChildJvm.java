package io.github.linuxipc.tests.peer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds command lines of child JVMs and sends signals to processes. */
public final class ChildJvm {
  /**
   * The system property whose value children have on their class path, in addition to the class
   * path and the module path of this JVM.
   */
  public static final String MORE_CLASS_PATH = "contract-kit.child-class-path";

  /** Options of a JVM that starts fast and uses few resources. */
  private static final List<String> LEAN =
      List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx160m");

  private ChildJvm() {}

  /**
   * Makes a builder for a child with the JDK and class path of this JVM. The child's standard error
   * goes where its standard output goes.
   *
   * @param jvmOptions options for its JVM, which override the default ones
   * @param mainClass its main class
   * @param arguments its arguments
   * @return the builder
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

  /**
   * Returns the class path of a child. It includes the module path of this JVM, on which a modular
   * test has its modules.
   */
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
