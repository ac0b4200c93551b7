package io.github.linuxipc.bench.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One direction of a measurement, or its service or topic: the address at which the two endpoints
 * meet, and the parameters that they agree on.
 *
 * @param directory the directory of the measurement, in memory
 * @param name {@link #THERE}, {@link #BACK}, {@link #SERVICE} or {@link #TOPIC}
 * @param size bytes per message
 * @param senders how many processes send or subscribe, or how many threads of one process call
 */
public record Endpoints(Path directory, String name, int size, int senders) {
  /** The direction of a stream, and the direction from the pinger to the echo. */
  public static final String THERE = "there";

  /** The direction from the echo to the pinger. */
  public static final String BACK = "back";

  /** The service that is called. */
  public static final String SERVICE = "service";

  /** The topic to which is published. */
  public static final String TOPIC = "topic";

  /** How long an endpoint waits for another one. */
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final long PAUSE_MS = 5;

  /**
   * Returns the file that belongs to these endpoints.
   *
   * @return its path
   */
  public Path file() {
    return directory.resolve(name);
  }

  /** Waits up to 60 s until another process has fulfilled a condition. */
  static void awaitUntil(String what, Condition condition)
      throws IOException, InterruptedException {
    long beganNs = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - beganNs > TIMEOUT.toNanos()) {
        throw new IOException(what + " did not appear within " + TIMEOUT.toSeconds() + " s");
      }
      Thread.sleep(PAUSE_MS);
    }
  }

  /** Waits until the receiving endpoint has created its file. */
  void awaitFile() throws IOException, InterruptedException {
    awaitUntil(file().toString(), () -> Files.exists(file()));
  }

  /** The condition to wait for. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException;
  }
}
