package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.cli.exit.GracefulShutdown;
import io.github.linuxipc.posix.StandardStream;
import io.github.linuxipc.spi.OptionParsers;
import io.github.linuxipc.topic.TopicSubscriber;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ipc subscribe}. */
@Command(
    name = "subscribe",
    description = {
      "Subscribes to a topic and prints its messages on standard output, byte for byte, each"
          + " followed by a newline.",
      "It ends at --count, at --timeout, when standard output is closed, or at Ctrl-C. Messages that"
          + " it missed are counted on standard error."
    },
    footer = {
      "",
      "Examples:",
      "  ipc subscribe prices",
      "  ipc subscribe prices --history 10 --count 10",
      "  ipc subscribe prices --when-full skip | head",
      "  IPC_TOPICS_PRICES_END_OF_STREAM=last-publisher ipc subscribe prices > prices.txt"
    })
final class SubscribeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--count", paramLabel = "N", description = "End after N messages.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--timeout",
      paramLabel = "5s",
      converter = DurationConverter.class,
      description = "End with exit code 3 if no message has come for this long.")
  private Duration timeout = DurationConverter.FOREVER;

  @Option(
      names = "--history",
      paramLabel = "N",
      description =
          "First print up to N messages that each publisher published before, as far as it keeps"
              + " them.")
  private @Nullable Integer history;

  @Option(
      names = "--when-full",
      paramLabel = "POLICY",
      description =
          "What happens while this command is too slow: wait (the publishers wait), skip (it misses"
              + " messages) or leave (its subscription ends).")
  private @Nullable String whenFull;

  @Option(
      names = "--headers",
      description = "Print each header as NAME=VALUE and a tab before its message.")
  private boolean headers;

  @Option(
      names = "--verbose",
      description = "Print to standard error when it has subscribed, and at the end how much came.")
  private boolean verbose;

  @Parameters(paramLabel = "TOPIC", description = "The topic's name or address.")
  private String topic = "";

  @Override
  public Integer call() throws Exception {
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "--count must be at least 1");
    }
    StandardStreams.require(StandardStream.OUTPUT); // otherwise messages would be lost
    GracefulShutdown exit = new GracefulShutdown();
    IpcBuilder builder = Ipc.builder();
    String place = configure(builder);
    try (Ipc ipc = builder.build();
        TopicSubscriber subscriber = ipc.subscriber(place)) {
      subscriber.onGap(
          (publisher, missed) ->
              System.err.printf(
                  Locale.ROOT,
                  "%,d messages of the publisher in process %d were missed%n",
                  missed,
                  publisher.pid()));
      log("subscribed to " + subscriber.channel() + " at " + subscriber.address());
      int exitCode = new MessagePrinter(count, timeout, headers).print(subscriber);
      log("received " + subscriber.statistics().messages() + " messages");
      if (exitCode == ExitCode.TIMED_OUT) {
        throw CommandFailure.of(
            ErrorCode.NO_MESSAGE,
            "No message came on " + topic + " for --timeout=" + OptionParsers.text(timeout),
            "Check that a publisher runs, or raise --timeout.",
            exitCode);
      }
      return exitCode;
    } finally {
      exit.finished(); // everything is closed now
    }
  }

  /** Applies the options that are keys of the topic, and returns what to subscribe to. */
  private String configure(IpcBuilder builder) {
    Map<String, String> keys = new LinkedHashMap<>();
    if (history != null) {
      keys.put("history", "" + history);
    }
    if (whenFull != null) {
      keys.put("when-full", whenFull);
    }
    String place = topic;
    for (Map.Entry<String, String> key : keys.entrySet()) {
      if (Address.isName(topic)) {
        builder.set("topics." + topic + "." + key.getKey(), key.getValue());
      } else {
        place += (place.indexOf('?') < 0 ? "?" : "&") + key.getKey() + "=" + key.getValue();
      }
    }
    return place;
  }

  private void log(String what) {
    if (verbose) {
      System.err.println(what);
    }
  }
}
