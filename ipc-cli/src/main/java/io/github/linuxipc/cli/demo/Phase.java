package io.github.linuxipc.cli.demo;

import java.util.Locale;

/** What a run does, in this order. The producer tells the command, one a line. */
enum Phase {
  STREAM,
  ROUND_TRIPS,
  THROUGHPUT;

  private static final String PREFIX = "phase ";

  /** Tells the command. */
  void begins() {
    System.out.println(PREFIX + name());
  }

  static boolean isPhase(String line) {
    return line.startsWith(PREFIX);
  }

  static Phase parse(String line) {
    return valueOf(line.substring(PREFIX.length()));
  }

  /** Returns the name for people. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
