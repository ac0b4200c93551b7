package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.Address;
import io.github.linuxipc.cli.exit.GracefulShutdown;
import io.github.linuxipc.posix.StandardStream;
import io.github.linuxipc.topic.TopicSubscriber;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      "  ipc subscribe shm:prices --subscription audit",
      "  IPC_TOPICS_PRICES_END_OF_STREAM=last-publisher ipc subscribe prices > prices.txt"
    })
final class SubscribeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private CountOption count = new CountOption();
  @Mixin private IdleTimeoutOption timeout = new IdleTimeoutOption();
  @Mixin private ShowHeadersOption headers = new ShowHeadersOption();
  @Mixin private VerboseOption verbose = new VerboseOption();

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
      names = "--subscription",
      paramLabel = "NAME",
      description =
          "Open the durable subscription NAME, and create it if there is none: it outlives this"
              + " command until ipc rm ends it. Needs a transport with PERSISTENT.")
  private @Nullable String subscription;

  @Parameters(paramLabel = "TOPIC", description = "The topic's name or address.")
  private String topic = "";

  @Override
  public Integer call() throws Exception {
    MessagePrinter printer =
        new MessagePrinter(count.require(spec.commandLine()), timeout.value(), headers.isSet());
    StandardStreams.require(StandardStream.OUTPUT); // otherwise messages would be lost
    IpcBuilder builder = Ipc.builder();
    String place = OpeningTimeout.limit(builder, "topics", configure(builder), timeout.value());
    GracefulShutdown exit = new GracefulShutdown();
    try (Ipc ipc = builder.build();
        TopicSubscriber subscriber = ipc.subscriber(place)) {
      subscriber.onGap(
          (publisher, missed) ->
              System.err.printf(
                  Locale.ROOT,
                  "%,d messages of the publisher in process %d were missed%n",
                  missed,
                  publisher.pid()));
      verbose.log("subscribed to %s at %s", subscriber.channel(), subscriber.address());
      int exitCode = printer.print(subscriber);
      verbose.log("received %d messages", subscriber.statistics().messages());
      timeout.requireInTime(exitCode, topic, "publisher");
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
    if (subscription != null) {
      keys.put("persistent", "true");
      keys.put("subscription", subscription);
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
}
