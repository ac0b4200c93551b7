package io.github.linuxipc.cli.demo;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Sends and polls, and fails if the other peer makes no progress within {@link #LIMIT}. */
final class WithTimeout {
  /** The longest time that a peer waits for the other peer. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private WithTimeout() {}

  static void send(Sender sender, ByteBuffer message) throws IpcException, InterruptedException {
    if (!sender.send(message, LIMIT)) {
      throw new IllegalStateException(
          "The receiver of "
              + sender.channel()
              + " received nothing for "
              + LIMIT.toSeconds()
              + " s");
    }
  }

  static void poll(Receiver receiver, MessageHandler handler, int limit)
      throws IpcException, InterruptedException {
    if (receiver.poll(handler, limit, LIMIT) <= 0) {
      throw new IllegalStateException(
          "No message arrived on " + receiver.channel() + " for " + LIMIT.toSeconds() + " s");
    }
  }
}
