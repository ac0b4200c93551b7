package io.github.linuxipc.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A broker in a JVM of its own, for tests of what happens when a broker is killed. Each restart
 * uses the same directory and the same port. The process ends with the one that started it. One
 * thread at a time may call its methods.
 */
public final class BrokerProcess implements AutoCloseable {
  static final String READY = "ready";

  private final BrokerSettings settings;
  private final Path log;
  private Process process;

  private BrokerProcess(BrokerSettings settings, Path log) throws IOException {
    this.settings = settings;
    this.log = log;
    process = launch();
  }

  /**
   * Starts a broker on a free port, without TLS and users.
   *
   * @param directory where it keeps its journal and its log
   * @return the broker, which accepts connections
   * @throws IOException if it does not start; the message contains its log
   */
  public static BrokerProcess start(Path directory) throws IOException {
    return start(BrokerSettings.of(directory.resolve("data"), freePort()));
  }

  /**
   * Starts a broker.
   *
   * @param settings its directory, its port and who may connect
   * @return the broker, which accepts connections
   * @throws IOException if it does not start; the message contains its log
   */
  public static BrokerProcess start(BrokerSettings settings) throws IOException {
    Path log = settings.data().resolveSibling(settings.data().getFileName() + ".log");
    Files.createDirectories(log.toAbsolutePath().getParent());
    return new BrokerProcess(settings, log);
  }

  /**
   * Returns a port of the loopback interface that nobody uses at the moment.
   *
   * @return the port
   * @throws IOException if there is none
   */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process launch() throws IOException {
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedBroker.class.getName())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    StringWriter text = new StringWriter();
    settings.properties().store(text, null);
    OutputStream input = started.getOutputStream(); // stays open: its end is the broker's end
    input.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
    BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); !READY.equals(line); line = output.readLine()) {
      if (line == null) {
        started.destroyForcibly();
        throw new IOException("The broker did not start:\n" + Files.readString(log));
      }
    }
    return started;
  }

  /**
   * Returns the address of the broker.
   *
   * @return {@code tcp://127.0.0.1:PORT}
   */
  public URI uri() {
    return settings.uri();
  }

  /**
   * Returns the broker's port.
   *
   * @return the port of the loopback interface
   */
  public int port() {
    return settings.port();
  }

  /**
   * Returns the broker's process id.
   *
   * @return the id of the latest process
   */
  public long pid() {
    return process.pid();
  }

  /** Kills the broker by SIGKILL and returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    boolean interrupted = false;
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Starts the killed broker again.
   *
   * @throws IOException if it does not start; the message contains its log
   */
  public void restart() throws IOException {
    if (process.isAlive()) {
      throw new IllegalStateException("The broker runs; kill it first");
    }
    process = launch();
  }

  /** Kills the broker. Its directory stays. */
  @Override
  public void close() {
    kill();
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
