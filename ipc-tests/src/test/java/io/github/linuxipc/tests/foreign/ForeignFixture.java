package io.github.linuxipc.tests.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.tests.guard.DirectoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Holds the directory, the instance and the foreign programs of one test. */
final class ForeignFixture implements BeforeEachCallback, AfterEachCallback {
  private static final Path SOURCES = Path.of("src/test/c");
  private static final Path PROGRAMS = Path.of("target/c");

  private final List<Process> started = new ArrayList<>();
  private Path directory = Path.of("");
  private Ipc ipc = Ipc.create();

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    var mode = PosixFilePermissions.fromString("rwx------");
    directory =
        Files.createTempDirectory(
            Path.of("/dev/shm"), "ipc-c-", PosixFilePermissions.asFileAttribute(mode));
    ipc = Ipc.builder().set("runtime-dir", directory.resolve("run").toString()).build();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    ipc.close();
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    DirectoryTree.delete(directory);
  }

  Ipc ipc() {
    return ipc;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /**
   * Starts the C program of this name. Compiles it first if necessary; the test is skipped if there
   * is no C compiler then.
   */
  Process c(String name, Object... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(compiled(name).toString()));
    Stream.of(arguments).map(String::valueOf).forEach(command::add);
    return start(command);
  }

  private static Path compiled(String name) throws Exception {
    Path program = PROGRAMS.resolve(name).toAbsolutePath();
    Path source = SOURCES.resolve(name + ".c").toAbsolutePath();
    Files.createDirectories(PROGRAMS);
    if (!Files.exists(program)
        || Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(source)) < 0) {
      compile(source, program);
    }
    return program;
  }

  /**
   * Compiles into a file of its own and renames it, because several test JVMs may compile at once.
   */
  private static void compile(Path source, Path program) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/cc")), "needs a C compiler");
    Path own = program.resolveSibling(program.getFileName() + "." + ProcessHandle.current().pid());
    String[] cc = {"cc", "-Wall", "-Wextra", "-Werror", "-O1", "-o", own.toString()};
    List<String> command = new ArrayList<>(List.of(cc));
    command.addAll(List.of(source.toString(), "-lrt"));
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), "cc's exit status");
    Files.move(own, program, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** Starts a command line in the test's directory. */
  Process shell(String command) throws IOException {
    return start(List.of("sh", "-c", command));
  }

  private Process start(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(process);
    return process;
  }

  /** Returns the command line of the ipc command, for a shell. */
  String ipcCommand() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classPath = System.getProperty("java.class.path", "");
    return java
        + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '" // the command runs only briefly
        + classPath
        + "' -Dipc.runtime-dir="
        + directory.resolve("run")
        + " io.github.linuxipc.cli.Main";
  }

  /** Returns everything that a program prints, and asserts that it ends with status 0. */
  static String output(Process process) throws Exception {
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), () -> "the program's exit status; it printed " + text);
    return text;
  }
}
