package io.github.linuxipc.engine.activity;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.EndpointKind;
import io.github.linuxipc.inventory.EndpointActivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text of a report: a header, and a line for each endpoint, whose fields are separated by tabs.
 *
 * <pre>
 *   ipc-stats 1 4711 17                                        version, process, sequence
 *   e sender orders unix:/... 10 1000 0 0                      kind, name, address, counters
 *   s 4712 wait 3                                              a subscription that blocks the publisher before
 * </pre>
 */
final class ActivityReport {
  /** The largest length of a report in bytes. A longer one ends with the last whole line. */
  static final int MAX_LENGTH = 1 << 20;

  private static final String HEADER = "ipc-stats 1";
  private static final int MAX_TEXT = 512;

  private ActivityReport() {}

  /** Returns the report of endpoints. */
  static String text(long pid, long sequence, List<Endpoint> endpoints) {
    StringBuilder text = new StringBuilder();
    text.append(HEADER).append('\t').append(pid).append('\t').append(sequence).append('\n');
    for (Endpoint each : endpoints) {
      StringBuilder lines = new StringBuilder();
      append(lines, EndpointActivity.of(each, sequence));
      if (text.length() + lines.length() > MAX_LENGTH / 4) { // a character has at most 4 bytes
        break;
      }
      text.append(lines);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, EndpointActivity activity) {
    text.append("e\t").append(activity.kind().word());
    text.append('\t').append(plain(activity.name()));
    text.append('\t').append(plain(activity.address()));
    text.append('\t').append(activity.messages());
    text.append('\t').append(activity.bytes());
    text.append('\t').append(activity.blockedNs());
    text.append('\t').append(activity.refused()).append('\n');
    for (EndpointActivity.Blocker each : activity.blockers()) {
      text.append("s\t").append(each.pid());
      text.append('\t').append(each.whenFull());
      text.append('\t').append(each.backlog()).append('\n');
    }
  }

  /** Makes a text safe for a field, and for a terminal. */
  private static String plain(String text) {
    String cut = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  /** Reads a report, which is not trusted. Lines that are not valid are left out. */
  static List<EndpointActivity> parse(String text) {
    String[] lines = text.split("\n", -1);
    String[] header = lines[0].split("\t", -1);
    if (header.length != 3 || !header[0].equals(HEADER)) {
      return List.of();
    }
    List<EndpointActivity> found = new ArrayList<>();
    try {
      long pid = number(header[1]);
      long sequence = number(header[2]);
      for (int i = 1; i < lines.length; i++) {
        String[] fields = lines[i].split("\t", -1);
        if (fields[0].equals("e") && fields.length == 8) {
          endpoint(fields, pid, sequence).ifPresent(found::add);
        } else if (fields[0].equals("s") && fields.length == 4 && !found.isEmpty()) {
          addBlocker(found, fields);
        }
      }
    } catch (NumberFormatException e) {
      return found; // the rest cannot be read
    }
    return found;
  }

  private static Optional<EndpointActivity> endpoint(String[] fields, long pid, long sequence) {
    for (EndpointKind kind : EndpointKind.values()) {
      if (kind.word().equals(fields[1])) {
        return Optional.of(
            new EndpointActivity(
                pid,
                kind,
                plain(fields[2]),
                plain(fields[3]),
                sequence,
                number(fields[4]),
                number(fields[5]),
                number(fields[6]),
                number(fields[7]),
                List.of()));
      }
    }
    return Optional.empty();
  }

  private static void addBlocker(List<EndpointActivity> found, String[] fields) {
    EndpointActivity last = found.remove(found.size() - 1);
    List<EndpointActivity.Blocker> blockers = new ArrayList<>(last.blockers());
    blockers.add(
        new EndpointActivity.Blocker(number(fields[1]), plain(fields[2]), number(fields[3])));
    found.add(
        new EndpointActivity(
            last.pid(),
            last.kind(),
            last.name(),
            last.address(),
            last.sequence(),
            last.messages(),
            last.bytes(),
            last.blockedNs(),
            last.refused(),
            blockers));
  }

  private static long number(String text) {
    long number = Long.parseLong(text);
    if (number < 0) {
      throw new NumberFormatException("a counter is not negative");
    }
    return number;
  }
}
