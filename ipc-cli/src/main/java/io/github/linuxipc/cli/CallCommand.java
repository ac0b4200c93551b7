package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.posix.StandardStream;
import io.github.linuxipc.service.Requester;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ipc call}. */
@Command(
    name = "call",
    description = {
      "Calls a service and prints each response on standard output, byte for byte, followed by a"
          + " newline.",
      "The requests are the arguments, or else each line of standard input without its newline, one"
          + " after another. It waits for a responder up to connect-timeout (5s), and ends at the"
          + " first call that fails."
    },
    footer = {
      "",
      "Examples:",
      "  ipc call quotes ABC XYZ",
      "  ipc call quotes --timeout 2s < symbols.txt",
      "  ipc call quotes --header content-type=text/plain ABC",
      "  ipc call tcp:127.0.0.1:9000 -- -1      arguments after -- are requests"
    })
final class CallCommand implements Callable<Integer> {
  /** The default value of call-timeout. */
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--timeout",
      paramLabel = "5s",
      converter = DurationConverter.class,
      description =
          "How long each call may take (default: call-timeout, 30s; with --header 30s). A call that"
              + " takes longer ends the command with exit code 3.")
  private @Nullable Duration timeout;

  @Mixin private HeaderOption headers = new HeaderOption();
  @Mixin private ShowHeadersOption showHeaders = new ShowHeadersOption();

  @Parameters(index = "0", paramLabel = "SERVICE", description = "The service's name or address.")
  private String service = "";

  @Parameters(index = "1..*", paramLabel = "MESSAGE", description = "A request.")
  private List<String> messages = List.of();

  private final LineWriter out = LineWriter.toStandardOutput();

  @Override
  public Integer call() throws Exception {
    if (messages.isEmpty()) {
      StandardStreams.require(StandardStream.INPUT);
    }
    StandardStreams.require(StandardStream.OUTPUT); // otherwise responses would be lost
    Headers ofEach = headers.parse(spec.commandLine());
    try (Ipc ipc = Ipc.create();
        Requester requester = ipc.requester(service)) {
      if (messages.isEmpty()) {
        callWithLines(requester, ofEach);
      } else {
        callWithArguments(requester, ofEach);
      }
    }
    return ExitCode.DONE;
  }

  private void callWithArguments(Requester requester, Headers ofEach) throws Exception {
    int number = 0;
    for (ByteBuffer message : RawArguments.bytesOf(messages)) {
      number++;
      if (!print(call(requester, message, ofEach, "Message " + number))) {
        return;
      }
    }
  }

  private void callWithLines(Requester requester, Headers ofEach) throws Exception {
    LineReader lines = new LineReader(new StandardInput(), LineReader.Limit.of(requester));
    for (long number = 1; ; number++) {
      String item = "Line " + number;
      ByteBuffer line;
      try {
        line = lines.next();
      } catch (IOException | MessageTooLargeException e) {
        throw CommandFailure.concerning(item + " was not sent", e);
      }
      if (line == null || !print(call(requester, line, ofEach, item))) {
        return;
      }
    }
  }

  private Message call(Requester requester, ByteBuffer request, Headers ofEach, String item)
      throws CommandFailure, InterruptedException {
    try {
      if (timeout == null && ofEach.size() == 0) {
        return requester.call(request);
      }
      return requester.call(request, ofEach, timeout == null ? USUAL_TIMEOUT : timeout);
    } catch (IpcException | MessageTooLargeException e) {
      throw CommandFailure.concerning(item + " was not answered", e);
    }
  }

  /**
   * Prints a response, before the next request is read. Returns false if the reader of standard
   * output has closed the stream.
   */
  private boolean print(Message response) throws CommandFailure {
    try {
      out.message(response, showHeaders.isSet());
      out.flush();
      return true;
    } catch (IOException e) {
      StandardStreams.requireClosedByReader(e);
      return false;
    }
  }
}
