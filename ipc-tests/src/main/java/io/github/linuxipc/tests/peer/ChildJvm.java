package io.github.linuxipc.tests.peer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  /**
   * Waits until all threads of a process have stopped. On a busy machine, kill(1) returns before
   * they do.
   *
   * @param pid the process to which SIGSTOP was sent
   * @throws IOException if the state of a thread cannot be read
   * @throws InterruptedException if interrupted
   */
  static void awaitStopped(long pid) throws IOException, InterruptedException {
    while (!isStopped(Path.of("/proc/" + pid + "/task"))) {
      Thread.sleep(1);
    }
  }

  private static boolean isStopped(Path threads) throws IOException {
    if (!Files.exists(threads)) {
      return true; // the process was killed
    }
    try (Stream<Path> all = Files.list(threads)) {
      for (Path thread : all.toList()) {
        if (!Files.readString(thread.resolve("stat")).contains(") T ")) {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      return false; // a thread has ended meanwhile
    }
  }
}
