package io.github.linuxipc.cli;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.spi.Suggestion;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The report of a failed command: one line that begins with a code, and the exit code.
 *
 * @param line the line
 * @param exitCode one of {@link ExitCode}
 */
record FailureReport(String line, int exitCode) {
  /** Creates the report of any exception that a command has thrown. */
  static FailureReport of(Throwable thrown) {
    if (thrown instanceof ParameterException e) {
      return new FailureReport(usage(e), ExitCode.USAGE);
    } else if (thrown instanceof IpcConfigurationException
        || thrown instanceof MessageTooLargeException) {
      return new FailureReport(String.valueOf(thrown.getMessage()), ExitCode.USAGE);
    } else if (thrown instanceof IpcException e) {
      return new FailureReport(String.valueOf(thrown.getMessage()), exitCode(e.code()));
    } else if (thrown instanceof CommandFailure e) {
      return e.failure();
    }
    String what = thrown instanceof IOException ? "" : thrown.getClass().getSimpleName() + ": ";
    String line = ErrorCode.IO.text(what + thrown.getMessage(), "", "");
    return new FailureReport(line, ExitCode.FAILED);
  }

  private static String usage(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String next = "See " + command + " --help.";
    if (e instanceof UnmatchedArgumentException unmatched) {
      String what = "Unknown argument: " + String.join(" ", unmatched.getUnmatched());
      return ErrorCode.UNKNOWN_OPTION.text(what, "", suggestion(unmatched) + next);
    }
    String what = withoutStop(String.valueOf(e.getMessage()));
    return ErrorCode.BAD_VALUE.text(what, "", next);
  }

  private static int exitCode(ErrorCode code) {
    return switch (code) {
      // a mistake of the user, although an IpcException: only the provider can check the address
      case BAD_ADDRESS -> ExitCode.USAGE;
      case CALL_TIMED_OUT -> ExitCode.TIMED_OUT;
      default -> ExitCode.FAILED;
    };
  }

  private static String suggestion(UnmatchedArgumentException e) {
    List<String> near = near(e);
    if (!near.isEmpty()) {
      return "Did you mean " + String.join(" or ", near) + "? ";
    }
    return e.isUnknownOption()
        ? "An argument that begins with a hyphen and is not an option goes after --. "
        : "";
  }

  /**
   * Returns the names that are similar to an unknown argument. If picocli suggests none, uses
   * {@link Suggestion}, which also recognizes a name with two swapped letters.
   */
  private static List<String> near(UnmatchedArgumentException e) {
    List<String> near = e.getSuggestions();
    if (!near.isEmpty() || e.getUnmatched().isEmpty()) {
      return near;
    }
    CommandSpec command = e.getCommandLine().getCommandSpec();
    List<String> known = new ArrayList<>(command.subcommands().keySet());
    command.options().forEach(option -> known.addAll(List.of(option.names())));
    return Suggestion.to(e.getUnmatched().get(0), known).stream().toList();
  }

  private static String withoutStop(String message) {
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }

  /**
   * Prints the line to standard error, and the stack trace if the user has enabled it. Returns the
   * exit code.
   */
  int report(Throwable thrown) {
    PrintStream err = System.err;
    err.println(line.strip().replaceAll("\\s*\\R\\s*", " "));
    if ("1".equals(System.getenv("IPC_DEBUG"))) {
      thrown.printStackTrace(err);
    }
    return exitCode;
  }
}
