package io.github.linuxipc.pipe;

import io.github.linuxipc.Ipc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A private directory, an {@link Ipc} that uses it, and the programs that a test starts. */
final class PipeFixture {
  private final Path directory =
      Files.createTempDirectory(
          Path.of("/dev/shm"),
          "ipc-pipe-test-",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  private final Ipc ipc =
      Ipc.builder().set("runtime-dir", directory.resolve("runtime").toString()).build();
  private final List<Process> started = new ArrayList<>();

  PipeFixture() throws Exception {}

  Path directory() {
    return directory;
  }

  Ipc ipc() {
    return ipc;
  }

  /** Starts a shell command. */
  Process start(String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", "exec " + command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(process);
    return process;
  }

  /** Runs a shell command and returns what it printed. */
  String shell(String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(process);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(command + " failed");
    }
    return output;
  }

  /** Starts a main class of the tests in another JVM. */
  Process java(Class<?> main, String... arguments) throws Exception {
    List<String> command = commandLine(main, arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    started.add(process);
    return process;
  }

  /** Returns the command of {@link #java}, quoted for a shell. */
  String javaCommand(Class<?> main, String... arguments) {
    return "'" + String.join("' '", commandLine(main, arguments)) + "'";
  }

  private static List<String> commandLine(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  void close() throws Exception {
    started.forEach(Process::destroyForcibly);
    ipc.close();
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  static Optional<String> text(io.github.linuxipc.channel.Message message) {
    return message == null
        ? Optional.empty()
        : Optional.of(new String(message.toByteArray(), StandardCharsets.UTF_8));
  }
}
