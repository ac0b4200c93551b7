package io.github.linuxipc.samples.spring;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A packed service in a process of its own. Its port is one that was free. */
final class BootService implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
  private static final Pattern STARTED = Pattern.compile("Started \\w+ in ");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path log;
  private final Process process;

  private BootService(Path log, Process process) {
    this.log = log;
    this.process = process;
  }

  /** Starts a service in a directory, which may hold an application.yml. */
  static BootService start(String name, Path directory, String... options) throws IOException {
    return startWith(List.of(), name, directory, options);
  }

  /** Starts a service with further options of the JVM. */
  static BootService startWith(
      List<String> jvmOptions, String name, Path directory, String... options) throws IOException {
    Path log = Files.createTempFile(directory, name, ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", jar(name).toString(), "--server.port=0"));
    command.add("--server.address=127.0.0.1");
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new BootService(log, process);
  }

  private static Path jar(String name) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target").toAbsolutePath())) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-" + name + ".jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no executable jar of " + name + " in target"));
    }
  }

  /** Waits until the service has started. */
  BootService awaitStart() throws Exception {
    await(STARTED);
    return this;
  }

  /** Waits until the log matches a pattern. */
  Matcher await(Pattern pattern) throws Exception {
    while (true) {
      Matcher matcher = pattern.matcher(log());
      if (matcher.find()) {
        return matcher;
      }
      if (!process.isAlive()) {
        throw new AssertionError("the service has ended:\n" + log());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  Process process() {
    return process;
  }

  /** Waits until the process has exited, and returns the status. */
  int awaitExit() throws InterruptedException {
    return process.waitFor();
  }

  String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).GET()).body();
  }

  HttpResponse<String> post(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.noBody()));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(
        request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) throws Exception {
    return URI.create("http://127.0.0.1:" + await(PORT).group(1) + path);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
