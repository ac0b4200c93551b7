package io.github.linuxipc.signal;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.support.event.EventFiles;
import java.io.IOException;
import java.nio.file.Path;

/** Translates errors of the kernel into errors of the event. */
final class SignalErrors {
  private SignalErrors() {}

  static IpcException opening(OpenContext context, Path file, IOException cause) {
    if (cause instanceof SignalNotDeliveredException undelivered) {
      return context.failure(
          ErrorCode.BAD_ADDRESS, String.valueOf(cause.getMessage()), undelivered.remedy(), cause);
    }
    if (cause instanceof UnreachableWaiterException) {
      return context.failure(
          ErrorCode.NOT_REACHABLE,
          String.valueOf(cause.getMessage()),
          "Run both processes in one pid namespace, or use a notifier that does not need that:"
              + " sem or futex.",
          cause);
    }
    return EventFiles.opening(context, file, "file", cause);
  }

  static IpcException reserved(OpenContext context, SignalName signal, Exception cause) {
    return context.failure(
        ErrorCode.BAD_ADDRESS,
        "The JVM reserves SIG" + signal + " for itself",
        "Use another signal, such as USR1. With the option -Xrs the JVM also reserves HUP, INT and"
            + " TERM, and the environment variable _JAVA_SR_SIGNUM reserves one more.",
        cause);
  }

  static IpcException notAllowed(OpenContext context, long pid, IOException cause) {
    return context.failure(
        ErrorCode.PEER_REFUSED,
        "This user may not signal process " + pid + ", which belongs to another user",
        "Run both ends as one user, or use another notifier.",
        cause);
  }

  static IpcException ambiguous(OpenContext context, SignalName signal, String pids) {
    return context.failure(
        ErrorCode.OPEN_FAILED,
        "Several processes wait for SIG" + signal + ": " + pids,
        "Give the event a name (signal:reload?signal=" + signal + ") at both ends.");
  }
}
