package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.event.Waker;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ipc wake}. */
@Command(
    name = "wake",
    description = "Wakes the waiter of an event, and fails if no waiter is bound.",
    footer = {"", "Examples:", "  ipc wake reload", "  ipc wake sem:reload"})
final class WakeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "EVENT", description = "The event's name or address.")
  private String event = "";

  @Override
  public Integer call() throws Exception {
    try (Ipc ipc = Ipc.create();
        Waker waker = ipc.waker(event)) {
      if (!waker.wake()) {
        throw CommandFailure.of(
            ErrorCode.NO_WAITER,
            "No process waits for the event " + event,
            "Start its waiter first: ipc wait " + event + ".",
            ExitCode.FAILED);
      }
    }
    return ExitCode.DONE;
  }
}
