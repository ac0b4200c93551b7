package io.github.linuxipc.cli.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A {@link Peer} in a separate process, with the JVM and class path of this process. */
final class PeerProcess implements AutoCloseable {
  private static final int ERROR_LINES_KEPT = 5;
  private static final long GRACE_S = 3;

  private final Role role;
  private final Process process;
  private final Thread output;
  private final Thread errors;
  private final List<String> lastErrors = new ArrayList<>();

  private PeerProcess(Role role, Process process, Consumer<String> lines) {
    this.role = role;
    this.process = process;
    this.output = read(process.getInputStream(), lines);
    this.errors = read(process.getErrorStream(), this::keepError);
  }

  /**
   * Starts a peer.
   *
   * @param lines receives the lines of the peer's standard output, on a separate thread
   */
  static PeerProcess start(Role role, String scheme, Plan plan, Consumer<String> lines)
      throws IOException {
    // Apart from the role, only this property differs from run to run.
    ProcessBuilder builder = command(role, plan, List.of("-Dipc.transport=" + scheme));
    builder.environment().keySet().removeIf(PeerProcess::configuresChannels);
    return new PeerProcess(role, builder.start(), lines);
  }

  /** Returns a builder that starts a peer's process. */
  static ProcessBuilder command(Role role, Plan plan, List<String> jvmOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath()));
    command.addAll(jvmOptions);
    command.add(Peer.class.getName());
    command.add(role.name());
    command.addAll(plan.arguments());
    return new ProcessBuilder(command);
  }

  /** Returns this JVM's class path with absolute paths, for the command line of a child process. */
  static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * Returns whether an environment variable is a setting of channels. A peer does not inherit such
   * variables, because the demo shows the transports with their default values.
   */
  private static boolean configuresChannels(String variable) {
    return variable.startsWith("IPC_")
        && !variable.equals("IPC_RUNTIME_DIR")
        && !variable.equals("IPC_DEBUG");
  }

  private static Thread read(InputStream in, Consumer<String> lines) {
    Thread reader =
        new Thread(
            () -> {
              try (var text =
                  new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                text.lines().forEach(lines);
              } catch (IOException | UncheckedIOException e) {
                // The process ended while it wrote.
              }
            },
            "peer-output");
    reader.setDaemon(true);
    reader.start();
    return reader;
  }

  private void keepError(String line) {
    synchronized (lastErrors) {
      lastErrors.add(line);
      if (lastErrors.size() > ERROR_LINES_KEPT) {
        lastErrors.remove(0);
      }
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Returns whether the process has ended with a failure. */
  boolean hasFailed() {
    return !process.isAlive() && process.exitValue() != 0;
  }

  /** Returns the exit status and the last lines that an ended process wrote to standard error. */
  String exitMessage() throws InterruptedException {
    errors.join(TimeUnit.SECONDS.toMillis(GRACE_S));
    synchronized (lastErrors) {
      return role + " ended with " + process.exitValue() + ": " + String.join(" | ", lastErrors);
    }
  }

  /** Waits until the process ends, but not longer than a time-out in milliseconds. */
  void await(long ms) throws InterruptedException {
    process.waitFor(ms, TimeUnit.MILLISECONDS);
  }

  /** Waits until all output of an ended process has been read, but not longer than 3 seconds. */
  void awaitOutput() throws InterruptedException {
    output.join(TimeUnit.SECONDS.toMillis(GRACE_S));
  }

  /**
   * Ends the process. Closes the standard input of the process, which makes a peer exit, and kills
   * the process if it still runs after 3 seconds.
   */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(GRACE_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException | InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
