package io.github.linuxipc.bench;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The child process: echoes each message, or takes them all and then answers once. */
final class Partner {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Partner() {}

  static void run(Shape shape, int size, long count) throws IOException, InterruptedException {
    try (Ipc ipc = Ipc.create();
        Receiver there = ipc.receiver("bench-there");
        Sender back = ipc.sender("bench-back")) {
      if (shape == Shape.RTT) {
        echo(there, back, count);
      } else {
        take(there, back, size, count);
      }
    }
  }

  private static void echo(Receiver there, Sender back, long count)
      throws IOException, InterruptedException {
    Echo echo = new Echo(back);
    for (long i = 0; i < count; i += Math.max(0, there.poll(echo, 1, PATIENCE))) {
      // each poll echoes one
    }
  }

  private static void take(Receiver there, Sender back, int size, long count)
      throws IOException, InterruptedException {
    Tally tally = new Tally();
    for (long i = 0; i < count; i += Math.max(0, there.poll(tally, 1024, PATIENCE))) {
      // each poll takes what is there
    }
    if (tally.bytes != count * size) {
      throw new IllegalStateException(tally.bytes + " bytes came, not " + count * size);
    }
    back.send(new byte[size]);
  }

  /** Sends each message back. */
  private record Echo(Sender back) implements MessageHandler {
    @Override
    public void onMessage(Message message) {
      ByteBuffer payload = message.payload();
      try {
        while (!back.trySend(payload)) {
          Thread.onSpinWait();
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  /** Counts bytes. */
  private static final class Tally implements MessageHandler {
    private long bytes;

    @Override
    public void onMessage(Message message) {
      bytes += message.payload().remaining();
    }
  }
}
