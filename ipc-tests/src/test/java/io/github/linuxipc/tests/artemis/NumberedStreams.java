package io.github.linuxipc.tests.artemis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * Senders that send numbers without a pause, and the check that each number arrives once, in the
 * order of its sender.
 */
final class NumberedStreams implements MessageHandler {
  private static final int SIZE = 64;

  private final List<FutureTask<Integer>> streams = new ArrayList<>();
  private final int[] received;
  private volatile boolean ended;
  private long total;

  NumberedStreams(int senders) {
    this.received = new int[senders];
  }

  /** Starts the senders, each on a thread of its own. */
  void start(Ipc ipc, String channel) throws Exception {
    for (int i = 0; i < received.length; i++) {
      int tag = i;
      Sender sender = ipc.sender(channel);
      FutureTask<Integer> stream = new FutureTask<>(() -> stream(sender, tag));
      streams.add(stream);
      Thread thread = new Thread(stream, "stream-" + tag);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private int stream(Sender sender, int tag) throws Exception {
    ByteBuffer message = ByteBuffer.allocate(SIZE);
    int sent = 0;
    while (!ended) {
      message.clear().putInt(0, tag).putInt(Integer.BYTES, sent);
      if (sent % 3 == 0) { // waits for the broker; the others only for room
        sender.send(message);
        sent++;
      } else if (sender.trySend(message)) {
        sent++;
      } else {
        Thread.sleep(1);
      }
    }
    sender.close();
    assertEquals(0, sender.statistics().undelivered(), "undelivered messages of " + tag);
    return sent;
  }

  /** Ends the senders. Each waits until the broker has all that it has sent. */
  void end() {
    ended = true;
  }

  @Override
  public void onMessage(Message message) {
    ByteBuffer payload = message.payload();
    int tag = payload.getInt(payload.position());
    int number = payload.getInt(payload.position() + Integer.BYTES);
    assertEquals(received[tag], number, "the next message of sender " + tag);
    received[tag]++;
    total++;
  }

  /** Returns how many messages have arrived. */
  long total() {
    return total;
  }

  /** Receives what the ended senders have sent, and asserts that nothing else arrives. */
  void finish(Receiver receiver) throws Exception {
    int all = 0;
    for (FutureTask<Integer> stream : streams) {
      while (!stream.isDone()) {
        receiver.poll(this, 64, Duration.ofMillis(50));
      }
      all += stream.get();
    }
    while (total < all) {
      receiver.poll(this, 64, Duration.ofMillis(50));
    }
    assertEquals(0, receiver.poll(this, 64, Duration.ofMillis(500)), "messages that were not sent");
    assertEquals(all, total, "messages that arrived");
  }
}
