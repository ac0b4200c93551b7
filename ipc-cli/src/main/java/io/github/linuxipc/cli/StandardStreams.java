package io.github.linuxipc.cli;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.posix.StandardStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.Charset;
import java.util.Optional;

/** The command's standard streams. A stream that the parent process has closed is not used. */
final class StandardStreams {
  private static final StandardOutput OUTPUT =
      new StandardOutput(StandardStream.OUTPUT, new FileOutputStream(FileDescriptor.out));
  private static final StandardOutput ERROR =
      new StandardOutput(StandardStream.ERROR, new FileOutputStream(FileDescriptor.err));

  private StandardStreams() {}

  /** Replaces {@code System.out} and {@code System.err} by these streams. */
  static void install() {
    Charset charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
    System.setOut(new PrintStream(Channels.newOutputStream(OUTPUT), true, charset));
    System.setErr(new PrintStream(Channels.newOutputStream(ERROR), true, charset));
  }

  /**
   * Returns standard output. Unlike {@code System.out}, it reports that its reader has closed the
   * stream.
   */
  static StandardOutput output() {
    return OUTPUT;
  }

  /**
   * Checks that a stream that the command needs is not closed. Called before anything is opened.
   */
  static void require(StandardStream stream) throws CommandFailure {
    Optional<String> problem = stream.problem();
    if (problem.isPresent()) {
      throw CommandFailure.of(ErrorCode.IO, problem.get(), stream.remedy(), ExitCode.FAILED);
    }
  }

  /**
   * Returns the failure of standard output, or empty if the only reason is that its reader has
   * closed it.
   */
  private static Optional<CommandFailure> outputFailure(IOException e) {
    Optional<String> problem = StandardStream.OUTPUT.problem();
    if (problem.isEmpty() && LineWriter.isClosedByReader(e)) {
      return Optional.empty();
    }
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    String what = problem.orElse("Standard output failed: " + reason);
    String next =
        problem.isPresent()
            ? StandardStream.OUTPUT.remedy()
            : "Check the file or program that it leads to.";
    return Optional.of(new CommandFailure(ErrorCode.IO.text(what, "", next), ExitCode.FAILED, e));
  }

  /** Throws if standard output failed, and not only because its reader has closed it. */
  static void requireClosedByReader(IOException e) throws CommandFailure {
    Optional<CommandFailure> failure = outputFailure(e);
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  /**
   * Returns the exit code of a command. Reports a failure instead of success if the output could
   * not be written.
   */
  static int exitCode(int code) {
    System.out.flush();
    if (code != ExitCode.DONE) {
      return code;
    }
    return OUTPUT
        .failure()
        .flatMap(StandardStreams::outputFailure)
        .map(failed -> failed.failure().report(failed))
        .orElse(code);
  }
}
