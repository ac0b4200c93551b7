package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Streamer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** T7: a receiver that is slower than its senders returns room continuously, and equally to all. */
public abstract class SlowReceiverContract extends ContractTest {
  private static final int SIZE = 100;

  /**
   * A receiver delivers at most this many messages before it frees their room, or goes on to the
   * next sender that has a backlog.
   */
  private static final int QUANTUM = 64;

  private static final int MESSAGES = 300;

  /** The largest size that is allowed by default. */
  private static final int LARGE = 1 << 20;

  /** The number of senders whose large messages together do not fit into the receiver's heap. */
  private static final int MANY = 32;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected SlowReceiverContract(TransportUnderTest subject) {
    super(subject);
  }

  /**
   * Counts the messages that are handled while the same send is blocked. The contract allows one
   * quantum of them. The test allows a second quantum, because it takes time to wake the sender,
   * and as many messages as fit into the room that the mechanism frees at a time.
   */
  @Test
  void T07_shouldNotBlockASendForLongerThanOneQuantum() throws Exception {
    Receiver receiver = receiver();
    Streamer stream = stream(sender(), 0, SIZE);
    stream.awaitBlocked();
    long[] handled = new long[1];
    long[] changedAt = new long[1];
    long[] accepted = {stream.accepted()};
    long[] longest = new long[1];
    long most = 2L * QUANTUM + subject().freeingGranularity() / SIZE;
    receiver.forEach(
        m -> {
          pause(2);
          handled[0]++;
          long now = stream.accepted();
          if (now != accepted[0]) {
            accepted[0] = now;
            changedAt[0] = handled[0];
          }
          longest[0] = Math.max(longest[0], handled[0] - changedAt[0]);
          if (handled[0] == 2 * most) { // enough for a send that is blocked for longer
            receiver.close();
          }
        });
    assertTrue(
        longest[0] <= most,
        longest[0] + " messages were handled while a send was blocked, and not at most " + most);
  }

  @Test
  void T07_shouldServeSendersWithABacklogInQuantaOfTheSameSize() throws Exception {
    assumeFalse(subject().sharesOneObject(), "the kernel keeps the senders' messages in one queue");
    Receiver receiver = receiver();
    for (int tag = 0; tag < 3; tag++) {
      stream(sender(), tag, SIZE).awaitBlocked();
    }
    int[] of = new int[3];
    // messages of one sender in a row: how many so far, the sender, and the most so far
    int[] run = {0, -1, 0};
    receiver.forEach(
        m -> {
          int tag = Payload.tag(m.payload());
          of[tag]++;
          run[0] = tag == run[1] ? run[0] + 1 : 1;
          run[1] = tag;
          run[2] = Math.max(run[2], run[0]);
          int handled = of[0] + of[1] + of[2];
          if (handled % 8 == 0) {
            pause(1); // so that the senders keep their backlog although they share the cores
          }
          if (handled == MESSAGES) {
            receiver.close();
          }
        });
    assertTrue(
        run[2] <= QUANTUM, run[2] + " messages of one sender in a row while others had a backlog");
    for (int tag = 0; tag < 3; tag++) {
      assertTrue(of[tag] >= MESSAGES / 6, "sender " + tag + " had " + of[tag] + " of its messages");
    }
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void T08_shouldDeliverTheMessagesOfANewSenderAtTheFirstPoll() throws Exception {
    Receiver receiver = receiver();
    MessageHandler ignore = m -> {};
    for (int round = 0; round < 6; round++) {
      sender().send(Payload.of(round, 0, SIZE));
      Thread.sleep(50);
      if (round % 2 == 0) {
        assertEquals(1, receiver.poll(ignore, 10), "messages of sender " + round);
      } else {
        assertTrue(receiver.tryReceive() != null, "no message of sender " + round);
      }
    }
  }

  @Test
  void T05_shouldAssembleLargeMessagesOfManySendersInASmallHeap() throws Exception {
    assumeOtherProcesses();
    assumeFalse(subject().sharesOneObject(), "needs a separate queue for each sender");
    PeerProcess peer = process(List.of("-Xmx24m"));
    peer.call("receiver", channel());
    List<Sender> senders = new ArrayList<>();
    for (int tag = 0; tag < MANY; tag++) {
      senders.add(sender());
    }
    peer.ask("receive", MANY);
    List<BackgroundAction<?>> sending = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      int tag = i;
      sending.add(BackgroundAction.run(() -> senders.get(tag).send(Payload.of(tag, 0, LARGE))));
    }
    assertEquals(Integer.toString(MANY), peer.answer(), "messages received");
    for (BackgroundAction<?> call : sending) {
      call.result();
    }
  }
}
