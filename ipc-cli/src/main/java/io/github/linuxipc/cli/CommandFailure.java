package io.github.linuxipc.cli;

import io.github.linuxipc.channel.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A failure whose text the command itself creates. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandFailure(String line, int exitCode, @Nullable Throwable cause) {
    super(line, cause);
    this.exitCode = exitCode;
  }

  /**
   * Returns a failure with the text of another failure. After the code, the text says what the
   * failure means for one item, as in {@code IPC-203 Line 7 was not sent: ...}.
   */
  static CommandFailure concerning(String what, Throwable cause) {
    FailureReport failure = FailureReport.of(cause);
    String line = failure.line();
    int afterCode = line.indexOf(' ') + 1;
    String text = line.substring(0, afterCode) + what + ": " + line.substring(afterCode);
    return new CommandFailure(text, failure.exitCode(), cause);
  }

  /** Returns a failure without a cause. */
  static CommandFailure of(ErrorCode code, String what, String next, int exitCode) {
    return new CommandFailure(code.text(what, "", next), exitCode, null);
  }

  FailureReport failure() {
    return new FailureReport(String.valueOf(getMessage()), exitCode);
  }
}
