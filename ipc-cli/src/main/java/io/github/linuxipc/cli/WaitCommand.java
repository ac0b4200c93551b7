package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.cli.exit.GracefulShutdown;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.spi.OptionParsers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ipc wait}. */
@Command(
    name = "wait",
    description = "Waits until another process wakes the event.",
    footer = {"", "Examples:", "  ipc wait reload", "  ipc wait sem:reload --timeout 5s"})
final class WaitCommand implements Callable<Integer> {
  @Option(
      names = "--timeout",
      paramLabel = "5s",
      converter = DurationConverter.class,
      description = "Wait no longer than this, then end with exit code 3.")
  private Duration timeout = DurationConverter.FOREVER;

  @Parameters(paramLabel = "EVENT", description = "The event's name or address.")
  private String event = "";

  @Override
  public Integer call() throws Exception {
    GracefulShutdown exit = new GracefulShutdown();
    try (Ipc ipc = Ipc.create();
        Waiter waiter = ipc.waiter(event)) {
      return await(waiter);
    } finally {
      exit.finished();
    }
  }

  private int await(Waiter waiter) throws Exception {
    try {
      if (!waiter.await(timeout)) {
        throw CommandFailure.of(
            ErrorCode.NOT_WOKEN,
            "No process woke " + event + " within --timeout=" + OptionParsers.text(timeout),
            "Wake it with ipc wake " + event + ", or raise --timeout.",
            ExitCode.TIMED_OUT);
      }
      return ExitCode.DONE;
    } catch (IpcException e) {
      if (e.code() != ErrorCode.CLOSED) {
        throw e;
      }
      return ExitCode.DONE; // this waiter is closed only when the process ends
    }
  }
}
