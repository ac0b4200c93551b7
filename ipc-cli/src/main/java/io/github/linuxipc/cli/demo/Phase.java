package io.github.linuxipc.cli.demo;

import java.util.Locale;

/**
 * The phases of a run, in this order. The producer reports the beginning of each phase to the
 * command on a line of its own. A run as parent and child ends before {@link #CALLS}.
 */
enum Phase {
  STREAM,
  ROUND_TRIPS,
  THROUGHPUT,
  CALLS,
  TOPIC;

  private static final String PREFIX = "phase ";

  /** Reports the beginning of this phase to the command. */
  void begins() {
    System.out.println(PREFIX + name());
  }

  static boolean isPhase(String line) {
    return line.startsWith(PREFIX);
  }

  static Phase parse(String line) {
    return valueOf(line.substring(PREFIX.length()));
  }

  /** Returns the name to display. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
