package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** T13: a receiver that shuts down delivers everything that was accepted, and then ends. */
public abstract class ShutdownContract extends ContractTest {
  private static final int SIZE = 64;
  private static final int STREAMS = 3;
  private static final Duration SLICE = Duration.ofMillis(200);
  private static final Set<ErrorCode> GONE = Set.of(ErrorCode.PEER_CLOSED, ErrorCode.PEER_LOST);

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected ShutdownContract(TransportUnderTest subject) {
    super(subject);
  }

  /**
   * Sends numbers without a pause until the receiver is gone. Returns how many sends have returned.
   */
  private static int stream(Sender sender, int tag) throws IpcException, InterruptedException {
    ByteBuffer message = ByteBuffer.allocate(SIZE);
    int sent = 0;
    try {
      while (true) {
        sender.send(message.clear().putInt(0, tag).putInt(Integer.BYTES, sent));
        sent++;
      }
    } catch (ChannelClosedException e) {
      assertTrue(GONE.contains(e.code()), e::toString);
      return sent;
    }
  }

  /** Receives until the stream ends. Returns how many messages each stream has delivered. */
  private static List<Integer> receiveAll(Receiver receiver, int streams, int shutdownAfter)
      throws Exception {
    TreeMap<Integer, Integer> received = new TreeMap<>();
    for (int tag = 0; tag < streams; tag++) {
      received.put(tag, 0);
    }
    AtomicInteger total = new AtomicInteger();
    int count = 0;
    while (count != Receiver.END_OF_STREAM) {
      count =
          receiver.poll(
              message -> {
                ByteBuffer payload = message.payload();
                int tag = payload.getInt();
                int number = payload.getInt();
                assertEquals(received.get(tag), number, "the next message of " + tag);
                received.put(tag, number + 1);
                if (total.incrementAndGet() == shutdownAfter) {
                  receiver.shutdown();
                }
              },
              64,
              SLICE);
    }
    return new ArrayList<>(received.values());
  }

  @Test
  void T13_shouldDeliverAllThatWasAcceptedFromStreamsWithoutAPause() throws Exception {
    assumeNoBroker("T9");
    Receiver receiver = receiver();
    List<BackgroundAction<Integer>> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      int tag = i;
      Sender sender = sender();
      streams.add(BackgroundAction.of(() -> stream(sender, tag)));
    }
    List<Integer> received = receiveAll(receiver, STREAMS, 10_000);
    List<Integer> sent = new ArrayList<>();
    for (BackgroundAction<Integer> stream : streams) {
      sent.add(stream.result());
    }
    assertEquals(sent, received, "messages sent and received of each stream");
    receiver.close();
  }

  @Test
  void T13_shouldEndAtOnceWhenTheSendersHaveLeft() throws Exception {
    assumeNoBroker("the delivery of T13, because a successor gets it,");
    Receiver receiver = receiver();
    Sender sender = sender();
    sender.send(ByteBuffer.allocate(SIZE));
    sender.close();
    receiver.shutdown();
    receiver.shutdown();
    assertEquals(List.of(1), receiveAll(receiver, 1, -1));
    assertTrue(receiver.isOpen(), "open until it is closed");
    receiver.close();
    assertFalse(receiver.isOpen());
    receiver.shutdown();
  }

  @Test
  void T13_shouldEndAWaitWhenThereAreNoSenders() throws Exception {
    Receiver receiver = receiver();
    Thread stopper = new Thread(() -> shutdownSoon(receiver), "stopper");
    stopper.start();
    assertEquals(Receiver.END_OF_STREAM, receiver.poll(message -> {}, 1, Duration.ofSeconds(50)));
    stopper.join();
  }

  private static void shutdownSoon(Receiver receiver) {
    try {
      Thread.sleep(100);
      receiver.shutdown();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void T05_shouldLetANewSenderWaitForTheSuccessor() throws Exception {
    assumeNoBroker("T5's waiting");
    Receiver receiver = receiver();
    receiver.shutdown();
    assertEquals(Receiver.END_OF_STREAM, receiver.poll(message -> {}, 1, Duration.ofSeconds(50)));
    BackgroundAction<Sender> opening =
        BackgroundAction.of(() -> sender("connect-timeout=50s")).assertBlocked();
    receiver.close();
    Receiver successor = receiver();
    opening.result().send(new byte[] {7});
    assertEquals(7, successor.receive().payload().get());
  }
}
