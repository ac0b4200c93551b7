package io.github.linuxipc.cli;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageTooLargeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The messages of a command line: its arguments, or else each line of standard input without its
 * newline.
 */
final class MessageInput {
  private final List<String> arguments;
  private final LineReader.Limit limit;
  private final String failed;

  /** Takes one message. */
  @FunctionalInterface
  interface Target {
    /**
     * Takes a message.
     *
     * @param message the message, valid during the call
     */
    void take(ByteBuffer message) throws IpcException, InterruptedException;
  }

  /**
   * Creates the input.
   *
   * @param arguments the arguments that are messages; empty if the lines of standard input are
   * @param limit checks the length of a line before all of it is read
   * @param failed what the error says of the message that was not taken, such as "was not sent"
   */
  MessageInput(List<String> arguments, LineReader.Limit limit, String failed) {
    this.arguments = arguments;
    this.limit = limit;
    this.failed = failed;
  }

  /** Passes each message to the target, up to the first that fails. */
  void forEach(Target target) throws CommandFailure, IOException, InterruptedException {
    if (arguments.isEmpty()) {
      forEachLine(target);
    } else {
      forEachArgument(target);
    }
  }

  private void forEachArgument(Target target)
      throws CommandFailure, IOException, InterruptedException {
    int number = 0;
    for (ByteBuffer message : RawArguments.bytesOf(arguments)) {
      number++;
      try {
        target.take(message);
      } catch (IpcException | MessageTooLargeException e) {
        throw CommandFailure.concerning("Message " + number + " " + failed, e);
      }
    }
  }

  private void forEachLine(Target target) throws CommandFailure, InterruptedException {
    LineReader lines = new LineReader(new StandardInput(), limit);
    for (long number = 1; ; number++) {
      try {
        ByteBuffer line = lines.next();
        if (line == null) {
          return;
        }
        target.take(line);
      } catch (IOException | MessageTooLargeException e) {
        throw CommandFailure.concerning("Line " + number + " " + failed, e);
      }
    }
  }
}
