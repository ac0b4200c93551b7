package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.posix.StandardStream;
import io.github.linuxipc.topic.TopicPublisher;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ipc publish}. */
@Command(
    name = "publish",
    description = {
      "Publishes messages to a topic: the arguments, or else each line of standard input without"
          + " its newline.",
      "It waits for no subscriber. It waits while a subscriber is full that asked for it"
          + " (when-full=wait)."
    },
    footer = {
      "",
      "Examples:",
      "  ipc publish prices 17.5 17.6",
      "  ipc publish prices < prices.txt",
      "  ipc publish prices --header symbol=ABC 17.5",
      "  ipc publish prices -- -1      arguments after -- are messages"
    })
final class PublishCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private HeaderOption headers = new HeaderOption();
  @Mixin private VerboseOption verbose = new VerboseOption();

  @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic's name or address.")
  private String topic = "";

  @Parameters(index = "1..*", paramLabel = "MESSAGE", description = "A message.")
  private List<String> messages = List.of();

  @Override
  public Integer call() throws Exception {
    if (messages.isEmpty()) {
      StandardStreams.require(StandardStream.INPUT);
    }
    Headers ofEach = headers.parse(spec.commandLine());
    try (Ipc ipc = Ipc.create();
        TopicPublisher publisher = ipc.publisher(topic)) {
      new MessageInput(messages, LineReader.Limit.of(publisher), "was not published")
          .forEach(message -> publisher.publish(message, ofEach));
      verbose.log(
          "published %,d messages to %,d subscribers of %s",
          publisher.statistics().messages(), publisher.subscribers(), publisher.channel());
    }
    return ExitCode.DONE;
  }
}
