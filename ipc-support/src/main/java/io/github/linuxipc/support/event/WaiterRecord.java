package io.github.linuxipc.support.event;

import io.github.linuxipc.posix.ProcessIdentity;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The record that a process writes into its {@link WaiterFile}. It is a header line and then one
 * {@code key=value} on each line.
 *
 * @param process the process that waits
 * @param incarnation a random number that distinguishes this record from others, at least 0 and
 *     below 2^31
 * @param detail the mechanism's own data: one line, at most {@value #MOST_DETAIL} printable ASCII
 *     characters
 */
public record WaiterRecord(ProcessIdentity process, long incarnation, String detail) {
  /** The maximum length of a detail in characters. */
  public static final int MOST_DETAIL = 200;

  private static final String HEADER = "ipc-waiter 1";

  byte[] bytes() {
    String text =
        HEADER
            + "\npid="
            + process.pid()
            + "\nstart="
            + process.startTicks()
            + "\nboot="
            + process.bootId()
            + "\npidns="
            + process.pidNamespace()
            + "\nincarnation="
            + incarnation
            + "\ndetail="
            + detail
            + "\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Parses a record. Returns empty if the bytes are not a record. */
  static Optional<WaiterRecord> parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.US_ASCII);
    int end = text.indexOf('\0');
    String[] lines = text.substring(0, end < 0 ? text.length() : end).split("\n", -1);
    if (!lines[0].equals(HEADER)) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    try {
      return Optional.of(of(values));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static WaiterRecord of(Map<String, String> values) {
    ProcessIdentity process =
        new ProcessIdentity(
            Long.parseLong(values.getOrDefault("pid", "")),
            Long.parseLong(values.getOrDefault("start", "")),
            values.getOrDefault("boot", ""),
            values.getOrDefault("pidns", ""));
    int incarnation = Integer.parseUnsignedInt(values.getOrDefault("incarnation", ""), 10);
    if (incarnation < 0) {
      throw new NumberFormatException("an incarnation has 31 bits");
    }
    return new WaiterRecord(process, incarnation, values.getOrDefault("detail", ""));
  }
}
