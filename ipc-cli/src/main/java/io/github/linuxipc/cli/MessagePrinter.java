package io.github.linuxipc.cli;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.cli.exit.ExitCode;
import java.io.IOException;
import java.time.Duration;

/** Prints what a receiver delivers on standard output, each message followed by a newline. */
final class MessagePrinter {
  private static final int BATCH = 256;

  private final LineWriter out = LineWriter.toStandardOutput();
  private final long count;
  private final Duration timeout;
  private final boolean headers;

  /**
   * Creates a printer.
   *
   * @param count how many messages it prints at most
   * @param timeout how long it waits for a message
   * @param headers whether it prints headers
   */
  MessagePrinter(long count, Duration timeout, boolean headers) {
    this.count = count;
    this.timeout = timeout;
    this.headers = headers;
  }

  /**
   * Prints until the count, the time-out, the end of the stream, or the close of standard output or
   * of the receiver.
   *
   * @return the exit code of the command
   */
  int print(Receiver receiver) throws Exception {
    try {
      return copy(receiver);
    } catch (ChannelClosedException e) {
      out.flush(); // what was received before
      if (e.code() != ErrorCode.CLOSED) {
        throw e;
      }
      return ExitCode.DONE; // this receiver is closed only when the process ends
    } catch (OutputFailed e) {
      StandardStreams.requireClosedByReader(e.failure);
      return ExitCode.DONE;
    }
  }

  /** Prints the available messages, and flushes before it waits for more. */
  private int copy(Receiver receiver) throws IpcException, InterruptedException {
    for (long left = count; left > 0; ) {
      int limit = (int) Math.min(left, BATCH);
      int n = receiver.poll(this::print, limit);
      if (n == 0) {
        flush();
        n = receiver.poll(this::print, limit, timeout);
      }
      if (n <= 0) {
        flush();
        return n == Receiver.END_OF_STREAM ? ExitCode.DONE : ExitCode.TIMED_OUT;
      }
      left -= n;
    }
    flush();
    return ExitCode.DONE;
  }

  private void print(Message message) {
    try {
      out.message(message, headers);
    } catch (IOException e) {
      throw new OutputFailed(e);
    }
  }

  private void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new OutputFailed(e);
    }
  }

  /** Thrown by the message handler to report a failure of standard output to the caller of poll. */
  private static final class OutputFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final IOException failure;

    OutputFailed(IOException failure) {
      super(failure);
      this.failure = failure;
    }
  }
}
