package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.peer.CoordinatorLink;
import io.github.linuxipc.bench.peer.LineSocket;
import io.github.linuxipc.bench.peer.Role;
import io.github.linuxipc.bench.plan.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The processes of one measurement. If one fails, or the measurement takes a minute longer than
 * planned, all are ended and a thread that waits for them gets an exception.
 */
final class ProcessGroup implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int SHOWN_LOG = 1500;

  private final ServerSocketChannel server;
  private final Path log;
  private final List<Process> processes = new ArrayList<>();
  private final List<Future<?>> exits = new ArrayList<>();
  private final Map<Role, List<LineSocket>> lines = new EnumMap<>(Role.class);
  private final Timer watchdog = new Timer("watchdog", true);
  private volatile boolean closing;
  private volatile boolean failed;

  ProcessGroup(ServerSocketChannel server, Path log, Duration longest) {
    this.server = server;
    this.log = log;
    TimerTask end =
        new TimerTask() {
          @Override
          public void run() {
            abort();
          }
        };
    watchdog.schedule(end, longest.plus(TIMEOUT).toMillis());
  }

  void start(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    process.getOutputStream().close();
    processes.add(process);
    exits.add(process.onExit().thenAccept(this::onExit));
  }

  private void onExit(Process ended) {
    if (ended.exitValue() != 0 && !closing) {
      abort();
    }
  }

  List<Process> processes() {
    return processes;
  }

  /** Waits until every process is ready. */
  void awaitReady() throws IOException {
    for (int i = 0; i < processes.size(); i++) {
      LineSocket line = new LineSocket(server.accept());
      String[] hello = line.read().split(" ", -1);
      lines.computeIfAbsent(Role.valueOf(hello[0]), role -> new ArrayList<>()).add(line);
    }
  }

  void sendToAll(String command) throws IOException {
    for (Role role : lines.keySet()) {
      send(role, command);
    }
  }

  void send(Role role, String command) throws IOException {
    for (LineSocket line : lines.getOrDefault(role, List.of())) {
      line.write(command);
    }
  }

  /** Waits for the figures of all processes of a role. */
  List<Sample> figures(Role role) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (LineSocket line : lines.getOrDefault(role, List.of())) {
      String text = line.read();
      if (!text.startsWith(CoordinatorLink.FIGURES)) {
        throw new IOException("expected figures but received: " + text);
      }
      samples.add(Sample.parse(text.substring(CoordinatorLink.FIGURES.length())));
    }
    return samples;
  }

  /** Waits up to a minute for each process to end. Throws if one fails or does not end. */
  void awaitExit() throws IOException, InterruptedException {
    for (Process process : processes) {
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("a process ended with a failure");
      }
    }
  }

  private synchronized void abort() {
    failed = true;
    processes.forEach(Process::destroyForcibly);
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns an error that also shows the end of the processes' output. */
  IOException withOutput(IOException error) {
    String written;
    try {
      written = Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      written = e.toString();
    }
    String end = written.substring(Math.max(0, written.length() - SHOWN_LOG)).strip();
    String cause =
        failed
            ? "a process failed, or the measurement took a minute longer than planned"
            : error.toString();
    return new IOException(end.isEmpty() ? cause : cause + "\n" + end, error);
  }

  @Override
  public void close() throws IOException {
    closing = true;
    watchdog.cancel();
    exits.forEach(exit -> exit.cancel(false));
    processes.forEach(Process::destroyForcibly);
    for (List<LineSocket> some : lines.values()) {
      for (LineSocket line : some) {
        line.close();
      }
    }
    server.close();
  }
}
