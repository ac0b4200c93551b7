package io.github.linuxipc.cli.demo;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import java.util.List;

/**
 * The parameters of a run, which both peers know in advance.
 *
 * @param prefix the prefix of this run's channel names, which makes them unique
 * @param messages how many messages the verified stream has
 * @param roundTripsMs how long round trips, and then calls, are measured, in milliseconds
 * @param throughputMs how long each throughput is measured, in milliseconds
 */
record Plan(String prefix, long messages, long roundTripsMs, long throughputMs) {
  /** The size in bytes of the messages of the round trips, of the throughput and of the calls. */
  static final int SMALL = 64;

  static Plan ofArguments(List<String> arguments) {
    return new Plan(
        arguments.get(0),
        Long.parseLong(arguments.get(1)),
        Long.parseLong(arguments.get(2)),
        Long.parseLong(arguments.get(3)));
  }

  List<String> arguments() {
    return List.of(prefix, "" + messages, "" + roundTripsMs, "" + throughputMs);
  }

  /**
   * Returns a builder that configures a longer connect time-out, because the JVM of the other peer
   * may start slowly. It configures no transport.
   */
  IpcBuilder configure() {
    IpcBuilder builder = Ipc.builder();
    for (String purpose : List.of("stream", "ping", "pong", "flood")) {
      builder.set("channels." + channel(purpose) + ".connect-timeout", "30s");
    }
    builder.set("topics." + channel("topic") + ".connect-timeout", "30s");
    return builder.set("services." + channel("echo") + ".connect-timeout", "30s");
  }

  /** Returns the name of one of this run's channels, of its service, or of its topic. */
  String channel(String purpose) {
    return prefix + "-" + purpose;
  }
}
