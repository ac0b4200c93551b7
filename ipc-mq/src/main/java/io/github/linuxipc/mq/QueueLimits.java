package io.github.linuxipc.mq;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The kernel's limits on message queues, read from {@code /proc/sys/fs/mqueue}. */
final class QueueLimits {
  private static final String DIRECTORY = "/proc/sys/fs/mqueue/";
  private static final int DEFAULT_DEPTH = 10;
  private static final int DEFAULT_SIZE = 8192;

  private QueueLimits() {}

  /**
   * Returns the largest number of messages that a queue may hold. If the limit cannot be read,
   * returns the kernel's default.
   */
  static int maxMessages() {
    return read("msg_max", DEFAULT_DEPTH);
  }

  /**
   * Returns the length in bytes of the longest message that a queue may accept. If the limit cannot
   * be read, returns the kernel's default.
   */
  static int maxMessageSize() {
    return read("msgsize_max", DEFAULT_SIZE);
  }

  /** Returns the largest number of queues, or 0 if the limit cannot be read. */
  static int maxQueues() {
    return read("queues_max", 0);
  }

  private static int read(String name, int fallback) {
    try (BufferedReader file =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream(DIRECTORY + name), StandardCharsets.US_ASCII))) {
      String line = file.readLine();
      return line == null ? fallback : Integer.parseInt(line.strip());
    } catch (IOException | NumberFormatException e) {
      return fallback; // mq_open(3) itself reports an exceeded limit
    }
  }
}
