package io.github.linuxipc.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs the command in a separate process, as its users do. The JVM and the class path are those of
 * the tests. The class path lacks the tests' log provider and, unless a test needs them, the test
 * classes. The runtime directory is new for each test. After the test, every process is killed and
 * the directory is deleted.
 */
final class Sandbox implements BeforeEachCallback, AfterEachCallback {
  private static final Path MEMORY = Path.of("/dev/shm");

  /** Options for a JVM that ends soon. Users set none, but these tests do not test the JVM. */
  private static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final List<Invocation> started = new ArrayList<>();
  private Path runtimeDirectory = MEMORY;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    runtimeDirectory = Files.createTempDirectory(MEMORY, "ipc-cli-test-");
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    started.forEach(Invocation::kill);
    try (Stream<Path> paths = Files.walk(runtimeDirectory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Returns the names in the runtime directory, except the lock file, which stays there. */
  List<String> leftovers() throws IOException {
    try (Stream<Path> paths = Files.list(runtimeDirectory)) {
      return paths
          .map(path -> path.getFileName().toString())
          .filter(n -> !n.equals("lock"))
          .toList();
    }
  }

  /** Returns the path of a file in the runtime directory. */
  Path path(String name) {
    return runtimeDirectory.resolve(name);
  }

  /**
   * Returns whether a waiter has published its record. Publication is a waiter's last step before
   * it waits.
   */
  boolean isAwaited() throws IOException {
    for (String name : leftovers()) {
      if (Files.readString(runtimeDirectory.resolve(name)).startsWith("ipc-waiter")) {
        return true;
      }
    }
    return false;
  }

  /** Starts the command. */
  Invocation ipc(String... args) throws IOException {
    return start(command(args));
  }

  /** Prepares the command. The test may change it before the start. */
  ProcessBuilder command(String... args) {
    return java(classPath("test-classes"), "io.github.linuxipc.cli.Main", args);
  }

  /** Prepares the command with this module's test classes, including their providers. */
  ProcessBuilder commandWithTestClasses(String... args) {
    return java(classPath("no such entry"), "io.github.linuxipc.cli.Main", args);
  }

  /** Prepares the command without the entries of the class path that contain a text. */
  ProcessBuilder commandWithout(String entry, String... args) {
    return java(classPath(entry), "io.github.linuxipc.cli.Main", args);
  }

  /** Prepares a program of this module's test classes. */
  ProcessBuilder program(Class<?> main, String... args) {
    return java(classPath("no such entry"), main.getName(), args);
  }

  private ProcessBuilder java(String classPath, String main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SHORT_LIVED);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(args));
    return inSandbox(new ProcessBuilder(command));
  }

  /** Replaces the user's settings in the environment by those of the sandbox. */
  ProcessBuilder inSandbox(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(variable -> variable.startsWith("IPC_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // the JVM would print it
    builder.environment().put("IPC_RUNTIME_DIR", runtimeDirectory.toString());
    builder.environment().put("IPC_CHANNELS_ORDERS_CONNECT_TIMEOUT", "60s"); // JVMs start slowly
    builder.environment().put("IPC_SERVICES_QUOTES_CONNECT_TIMEOUT", "60s");
    return builder;
  }

  /** Returns a command line for a shell. */
  static String quoted(List<String> command) {
    return command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
  }

  Invocation start(ProcessBuilder builder) throws IOException {
    return adopt(builder.start());
  }

  /** Adopts a process that was started otherwise, and ends it after the test. */
  Invocation adopt(Process process) {
    Invocation invocation = new Invocation(process);
    started.add(invocation);
    return invocation;
  }

  /**
   * Returns the class path of the tests, without their log provider, which would hide the command's
   * provider.
   *
   * @param left entries that contain this text are left out too
   */
  private static String classPath(String left) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("slf4j-nop") && !entry.contains(left))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
