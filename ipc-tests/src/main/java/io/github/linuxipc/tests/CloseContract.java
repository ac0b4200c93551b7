package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Streamer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** T13: close is idempotent, legal from any thread, and wakes every waiting thread. */
public abstract class CloseContract extends ContractTest {
  private static final int SIZE = 1_000;
  private static final Duration LONG = Duration.ofSeconds(50);

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected CloseContract(TransportUnderTest subject) {
    super(subject);
  }

  private static void closed(Throwable e) {
    ContractAssertions.hasCode(e, ErrorCode.CLOSED);
    assertInstanceOf(ChannelClosedException.class, e);
  }

  private static void throwsClosed(Executable call) {
    closed(ContractAssertions.throwsCode(call, ErrorCode.CLOSED));
  }

  @Test
  void T13_shouldCloseASenderRepeatedly() throws Exception {
    receiver();
    Sender sender = sender();
    assertTrue(sender.isOpen(), "open before close");
    for (int i = 0; i < 3; i++) {
      sender.close();
      assertFalse(sender.isOpen(), "open after close");
    }
  }

  @Test
  void T13_shouldCloseAReceiverRepeatedly() throws Exception {
    Receiver receiver = receiver();
    assertTrue(receiver.isOpen(), "open before close");
    for (int i = 0; i < 3; i++) {
      receiver.close();
      assertFalse(receiver.isOpen(), "open after close");
    }
  }

  @Test
  void T13_shouldCloseEveryEndpointWithItsInstance() throws Exception {
    Ipc one = ipc();
    Receiver receiver = one.receiver(channel());
    Ipc two = ipc();
    Sender sender = two.sender(channel());
    two.close();
    two.close();
    assertFalse(sender.isOpen(), "sender open after close");
    one.close();
    assertFalse(receiver.isOpen(), "receiver open after close");
  }

  @Test
  void T13_shouldRefuseEveryCallOfAClosedSender() throws Exception {
    receiver();
    Sender sender = sender();
    sender.close();
    ByteBuffer message = Payload.of(0, 0, SIZE);
    throwsClosed(() -> sender.send(message));
    throwsClosed(() -> sender.send(message, LONG));
    throwsClosed(() -> sender.send(new byte[1]));
    throwsClosed(() -> sender.trySend(message));
    throwsClosed(() -> sender.trySend(new ByteBuffer[] {message}, 0, 1));
    throwsClosed(() -> sender.tryClaim(1));
    ContractAssertions.hasPositionAndLimit(message, 0, SIZE);
    assertEquals(0, sender.statistics().messages(), "messages accepted");
    assertEquals(channel(), sender.channel(), "the channel of a closed sender");
  }

  @Test
  void T13_shouldRefuseEveryCallOfAClosedReceiver() throws Exception {
    Receiver receiver = receiver();
    sender().send(Payload.of(0, 0, SIZE));
    receiver.close();
    throwsClosed(receiver::receive);
    throwsClosed(() -> receiver.receive(LONG));
    throwsClosed(receiver::tryReceive);
    throwsClosed(() -> receiver.poll(m -> {}, 1));
    throwsClosed(() -> receiver.poll(m -> {}, 1, LONG));
    assertEquals(channel(), receiver.channel(), "the channel of a closed receiver");
  }

  @Test
  void T13_shouldWakeABlockedReceiveWhenTheReceiverIsClosed() throws Exception {
    Receiver receiver = receiver();
    sender();
    BackgroundAction<Message> waiting = BackgroundAction.of(receiver::receive).assertBlocked();
    receiver.close();
    closed(waiting.failure());
  }

  @Test
  void T13_shouldWakeABlockedReceiveWithATimeoutWhenTheReceiverIsClosed() throws Exception {
    Receiver receiver = receiver();
    BackgroundAction<?> waiting = BackgroundAction.of(() -> receiver.receive(LONG)).assertBlocked();
    receiver.close();
    closed(waiting.failure());
  }

  @Test
  void T13_shouldWakeABlockedPollWhenTheReceiverIsClosed() throws Exception {
    Receiver receiver = receiver();
    sender();
    BackgroundAction<?> waiting =
        BackgroundAction.of(() -> receiver.poll(m -> {}, 1, LONG)).assertBlocked();
    receiver.close();
    closed(waiting.failure());
  }

  @Test
  void T13_shouldLetForEachReturnWhenTheReceiverIsClosed() throws Exception {
    Receiver receiver = receiver();
    sender();
    BackgroundAction<?> waiting =
        BackgroundAction.run(() -> receiver.forEach(m -> {})).assertBlocked();
    receiver.close();
    waiting.result();
  }

  @Test
  void T13_shouldWakeABlockedSendWhenTheSenderIsClosed() throws Exception {
    receiver();
    Sender sender = sender("linger=200ms");
    Streamer stream = stream(sender, 0, SIZE);
    stream.awaitBlocked();
    BackgroundAction<?> closing = BackgroundAction.run(() -> close(sender));
    closed(stream.failure());
    closing.result();
  }

  @Test
  void T13_shouldWakeABlockedSendWithATimeoutWhenTheSenderIsClosed() throws Exception {
    receiver();
    Sender sender = sender("linger=200ms");
    BackgroundAction<?> sending = BackgroundAction.run(() -> sendLong(sender));
    Thread.sleep(300);
    sending.assertBlocked();
    close(sender);
    closed(sending.failure());
  }

  private static void sendLong(Sender sender) throws Exception {
    while (sender.send(ByteBuffer.allocate(SIZE), LONG)) {
      Thread.onSpinWait();
    }
  }

  /**
   * Closes a sender. Its pending message may be undelivered, because the receiver does not read it,
   * or is closed.
   */
  private static void close(Sender sender) throws Exception {
    try {
      sender.close();
    } catch (IpcException e) {
      ContractAssertions.hasCode(e, ErrorCode.UNDELIVERED);
    }
  }

  @Test
  void T13_shouldCancelTheOpeningOfASenderWhenTheInstanceIsClosed() throws Exception {
    Ipc ipc = ipc("connect-timeout=1h");
    BackgroundAction<?> opening = BackgroundAction.of(() -> ipc.sender(channel())).assertBlocked();
    ipc.close();
    Throwable e = opening.failure();
    assertFalse(e instanceof InterruptedException, "no thread was interrupted");
  }

  @Test
  void T13_shouldLetAReceiverCloseInItsOwnHandler() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    for (int i = 0; i < 5; i++) {
      sender.send(Payload.of(0, i, SIZE));
    }
    List<Long> taken = new ArrayList<>();
    while (taken.isEmpty()) {
      receiver.poll(
          m -> {
            taken.add(Payload.number(m.payload()));
            closeInHandler(receiver);
            Payload.check(m.payload(), 0, taken.size() - 1, SIZE);
          },
          5);
    }
    assertTrue(
        taken.size() <= subject().takesAtOnce(),
        () -> taken.size() + " messages delivered before and after the close");
    throwsClosed(receiver::receive);
  }

  @Test
  void T13_shouldLetASenderCloseInAHandler() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    sender.send(Payload.of(0, 0, SIZE));
    ContractAssertions.awaitCondition(() -> receiver.poll(m -> closeInHandler(sender), 1) == 1);
    assertFalse(sender.isOpen(), "sender open after close");
    assertTrue(receiver.isOpen(), "receiver open when a sender closes");
  }

  private static void closeInHandler(AutoCloseable endpoint) {
    try {
      endpoint.close();
    } catch (Exception e) {
      throw new AssertionError("close from a handler", e);
    }
  }

  @Test
  void T13_shouldDropAnOpenClaimAtClose() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    try (var claim = Objects.requireNonNull(sender.tryClaim(SIZE), "the channel has room")) {
      Payload.fill(claim.buffer(), 0, 0);
      sender.close();
      throwsClosed(claim::commit);
    }
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T13_shouldCloseFromManyThreadsAtOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      Receiver receiver = receiver();
      Sender sender = sender();
      Streamer stream = stream(sender, 0, 100);
      stream.awaitAccepted(1);
      List<BackgroundAction<?>> calls = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        calls.add(BackgroundAction.run(() -> close(sender)));
        calls.add(BackgroundAction.run(receiver::close));
      }
      for (BackgroundAction<?> call : calls) {
        call.result();
      }
      ContractAssertions.hasCode(
          stream.failure(), ErrorCode.CLOSED, ErrorCode.PEER_CLOSED, ErrorCode.PEER_LOST);
    }
  }

  @Test
  void T13_shouldLeaveNoFileBehindAfterManyCycles() throws Exception {
    cycle();
    Set<String> once = fixture().files();
    for (int i = 0; i < 100; i++) {
      cycle();
    }
    assertEquals(once, fixture().files(), "files after one cycle and after a hundred");
    assertFalse( // a channel that outlives its receiver stays registered
        !subject().isBrokered() && once.stream().anyMatch(file -> file.contains(channel())),
        () -> "files of a channel that is closed: " + once);
  }

  private void cycle() throws Exception {
    try (Ipc ipc = ipc();
        Receiver receiver = ipc.receiver(channel());
        Sender sender = ipc.sender(channel())) {
      sender.send(Payload.of(0, 0, SIZE));
      ContractAssertions.rangeArrives(receiver, 0, 0, 1, SIZE);
    }
  }
}
