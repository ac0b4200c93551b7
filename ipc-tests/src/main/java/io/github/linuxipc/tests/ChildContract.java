package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Streamer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Children to which {@link Ipc#startChild} gave endpoints of a channel. A child knows only what it
 * was given about the channel, and is a peer from its start to its exit.
 */
public abstract class ChildContract extends ContractTest {
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final int SIZE = 300;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected ChildContract(TransportUnderTest subject) {
    super(subject);
  }

  private PeerProcess sending(Ipc parent) throws Exception {
    assumeOtherProcesses();
    return child(parent, ChildEndpoint.sender(channel()));
  }

  private PeerProcess receiving(Ipc parent) throws Exception {
    assumeOtherProcesses();
    return child(parent, ChildEndpoint.receiver(channel()));
  }

  @Test
  void shouldReachAChildThatReceives() throws Exception {
    Ipc parent = ipc();
    PeerProcess child = receiving(parent);
    child.call("receiver", channel());
    Sender sender = parent.sender(channel());
    child.ask("receive", 100);
    for (int i = 0; i < 100; i++) {
      sender.send(Payload.of(0, i, SIZE));
    }
    assertEquals("100", child.answer(), "messages received");
  }

  @Test
  void shouldBeReachedByAChildThatSends() throws Exception {
    Ipc parent = ipc();
    PeerProcess child = sending(parent);
    child.ask("sender", channel());
    Receiver receiver = parent.receiver(channel());
    child.answer();
    child.ask("send", 0, 0, 100, SIZE);
    ContractAssertions.rangeArrives(receiver, 0, 0, 100, SIZE);
    child.answer();
  }

  @Test
  void shouldBeReachedByAChildThatWasStartedAfterTheReceiverWasBound() throws Exception {
    Ipc parent = ipc();
    Receiver receiver = parent.receiver(channel());
    PeerProcess child = sending(parent);
    child.call("sender", channel());
    child.ask("send", 0, 0, 100, SIZE);
    ContractAssertions.rangeArrives(receiver, 0, 0, 100, SIZE);
    child.answer();
  }

  @Test
  void shouldCarryLargeMessagesBothWays() throws Exception {
    Ipc parent = ipc();
    PeerProcess child = sending(parent);
    child.ask("sender", channel());
    Receiver receiver = parent.receiver(channel());
    child.answer();
    child.ask("send", 0, 0, 3, 1 << 20);
    ContractAssertions.rangeArrives(receiver, 0, 0, 3, 1 << 20);
    child.answer();
  }

  @Test
  void shouldGiveTheChildTheChannelsSettings() throws Exception {
    Ipc parent = ipc("max-message-size=5000");
    PeerProcess child = receiving(parent);
    child.call("receiver", channel());
    Sender sender = parent.sender(channel());
    sender.send(Payload.of(0, 0, 5000));
    assertEquals("1", child.call("receive", 1), "messages received");
  }

  @Test
  void shouldLetTwoChildrenTalkToEachOther() throws Exception {
    Ipc parent = ipc();
    PeerProcess receiving = receiving(parent);
    PeerProcess sending = sending(parent);
    receiving.call("receiver", channel());
    sending.call("sender", channel());
    if (subject().isBrokered()) { // its streams do not end
      receiving.ask("receive", 50);
    } else {
      receiving.ask("receive-all");
    }
    sending.call("send", 0, 0, 50, SIZE);
    sending.call("close", 0);
    assertEquals("50", receiving.answer(), "messages");
  }

  @Test
  void T06_shouldEndWhenAllChildrenThatSendHaveExited() throws Exception {
    assumeNoBroker("T6");
    Ipc parent = ipc();
    Receiver receiver = parent.receiver(channel());
    List<PeerProcess> children = List.of(sending(parent), sending(parent));
    for (int tag = 0; tag < children.size(); tag++) {
      children.get(tag).call("sender", channel());
      children.get(tag).ask("send", 0, tag, 20, SIZE);
    }
    DeliveryChecker checker = new DeliveryChecker();
    BackgroundAction<?> loop = BackgroundAction.run(() -> receiver.forEach(checker));
    for (PeerProcess child : children) {
      child.answer();
    }
    children.get(0).ask("exit");
    loop.assertBlocked();
    children.get(1).ask("exit");
    loop.result();
    assertEquals(40, checker.total(), "messages before the end");
  }

  @Test
  void T06_shouldNotEndWhileALiveChildMaySendAgain() throws Exception {
    Ipc parent = ipc();
    Receiver receiver = parent.receiver(channel());
    PeerProcess child = sending(parent);
    assertEquals(
        0, receiver.poll(new DeliveryChecker(), 1, SHORT), "poll before the child has opened");
    for (int i = 0; i < 2; i++) {
      child.call("sender", channel());
      child.call("send", i, i, 1, SIZE);
      child.call("close", i);
      ContractAssertions.rangeArrives(receiver, i, 0, 1, SIZE);
      assertEquals(0, receiver.poll(new DeliveryChecker(), 1, SHORT), "poll while the child lives");
    }
  }

  @Test
  void T06_shouldEndWhenAChildDiesBeforeItOpensItsEnd() throws Exception {
    assumeNoBroker("T6");
    Ipc parent = ipc();
    PeerProcess child = sending(parent);
    Receiver receiver = parent.receiver(channel());
    BackgroundAction<?> waiting = BackgroundAction.of(receiver::receive).assertBlocked();
    child.kill();
    ContractAssertions.hasCode(waiting.failure(), ErrorCode.END_OF_STREAM);
    ContractAssertions.throwsCode(receiver::tryReceive, ErrorCode.END_OF_STREAM);
  }

  @Test
  void T06_shouldDeliverWhatAKilledChildHadSentBeforeTheEnd() throws Exception {
    assumeNoBroker("T6");
    Ipc parent = ipc();
    Receiver receiver = parent.receiver(channel());
    PeerProcess child = sending(parent);
    child.call("sender", channel());
    child.call("send", 0, 0, 8, SIZE);
    child.kill();
    Thread.sleep(SHORT.toMillis());
    ContractAssertions.rangeArrives(receiver, 0, 0, 8, SIZE);
    ContractAssertions.throwsCode(receiver::receive, ErrorCode.END_OF_STREAM);
  }

  @Test
  void T06_shouldEndForAChildWhenTheLastSenderLeaves() throws Exception {
    assumeNoBroker("T6");
    Ipc parent = ipc();
    PeerProcess child = receiving(parent);
    child.call("receiver", channel());
    try (Sender sender = parent.sender(channel())) {
      sender.send(Payload.of(0, 0, SIZE));
    }
    assertEquals("1", child.call("receive-all"), "messages before the end");
  }

  @Test
  void T06_shouldNotEndWhenTheEndOfStreamIsDisabled() throws Exception {
    Ipc parent = ipc("end-of-stream=never");
    Receiver receiver = parent.receiver(channel());
    PeerProcess child = sending(parent);
    child.kill();
    assertEquals(0, receiver.poll(new DeliveryChecker(), 1, Duration.ofMillis(400)), "poll");
  }

  @Test
  void T05_shouldFailAtOnceWhenTheChildDiesBeforeItReceives() throws Exception {
    Ipc parent = ipc("connect-timeout=1h");
    PeerProcess child = receiving(parent);
    BackgroundAction<?> opening =
        BackgroundAction.of(() -> parent.sender(channel())).assertBlocked();
    child.kill();
    Throwable e = ContractAssertions.hasCode(opening.failure(), ErrorCode.NO_RECEIVER);
    assertTrue(e.toString().contains(Long.toString(child.pid())), "the pid is not in: " + e);
  }

  @Test
  void T09_shouldReportPeerLossWhenTheReceivingChildIsKilled() throws Exception {
    assumeNoBroker("T9");
    Ipc parent = ipc();
    PeerProcess child = receiving(parent);
    child.call("receiver", channel());
    Streamer stream = stream(parent.sender(channel()), 0, SIZE);
    stream.awaitBlocked();
    child.kill();
    ContractAssertions.hasCode(stream.failure(), ErrorCode.PEER_LOST);
  }

  @Test
  void T04_shouldReachAnotherChildAfterTheFirstDied() throws Exception {
    assumeNoBroker("T4's new object");
    Ipc parent = ipc();
    PeerProcess first = receiving(parent);
    first.call("receiver", channel());
    parent.sender(channel()).send(Payload.of(0, 0, SIZE));
    first.kill();
    PeerProcess second = receiving(parent);
    second.call("receiver", channel());
    parent.sender(channel()).send(Payload.of(1, 0, SIZE));
    assertEquals("1", second.call("receive", 1), "messages received");
    assertEquals("1", second.call("drain", 100), "messages received");
  }

  @Test
  void T06_shouldEndForAChildWhoseParentWasKilled() throws Exception {
    assumeNoBroker("T6");
    PeerProcess parent = peer("end-of-stream=last-sender");
    Path report = fixture().directory().resolve("orphan");
    parent.call("start", ChildEndpoint.Role.RECEIVER, channel(), report);
    ContractAssertions.awaitCondition(() -> Files.readAllLines(report).contains("open"));
    parent.call("sender", channel());
    parent.call("send", 0, 0, 8, SIZE);
    parent.kill();
    ContractAssertions.awaitCondition(() -> Files.readAllLines(report).contains("END_OF_STREAM"));
  }

  @Test
  void T06_shouldEndForAChildWhoseParentWasKilledBeforeItOpenedItsEnd() throws Exception {
    assumeNoBroker("T6");
    PeerProcess parent = peer("end-of-stream=last-sender", "connect-timeout=100ms");
    Path report = fixture().directory().resolve("orphan");
    parent.call("start", ChildEndpoint.Role.RECEIVER, channel(), report);
    ContractAssertions.awaitCondition(() -> Files.readAllLines(report).contains("open"));
    Thread.sleep(SHORT.toMillis());
    assertFalse(Files.readAllLines(report).contains("END_OF_STREAM"), "the stream ended too early");
    parent.kill();
    ContractAssertions.awaitCondition(() -> Files.readAllLines(report).contains("END_OF_STREAM"));
  }

  @Test
  void T09_shouldReportPeerLossToAChildWhenItsParentIsKilled() throws Exception {
    assumeNoBroker("T9");
    PeerProcess parent = peer();
    Path report = fixture().directory().resolve("orphan");
    parent.call("receiver", channel());
    parent.call("start", ChildEndpoint.Role.SENDER, channel(), report);
    ContractAssertions.awaitCondition(() -> Files.readAllLines(report).contains("open"));
    parent.kill();
    ContractAssertions.awaitCondition(() -> Files.readAllLines(report).contains("PEER_LOST"));
  }

  @Test
  void shouldLeaveNothingBehindWhenTheChildCannotBeStarted() throws Exception {
    assumeOtherProcesses();
    Ipc parent = ipc();
    ProcessBuilder builder = new ProcessBuilder("/nonexistent/program");
    Map<String, String> environment = Map.copyOf(builder.environment());
    Throwable e =
        ContractAssertions.throwsCode(
            () -> parent.startChild(builder, ChildEndpoint.sender(channel())),
            ErrorCode.OPEN_FAILED);
    assertTrue(e.toString().contains("/nonexistent/program"), "the program is not in: " + e);
    assertEquals(environment, builder.environment(), "the builder's environment");
    Receiver receiver = parent.receiver(channel());
    assertEquals(0, receiver.poll(new DeliveryChecker(), 1, SHORT), "a stream without a child");
  }

  @Test
  void shouldLeaveTheBuildersEnvironmentAsItWas() throws Exception {
    assumeOtherProcesses();
    ProcessBuilder builder = new ProcessBuilder("true");
    builder.environment().put("IPC_RUNTIME_DIR", "elsewhere");
    Map<String, String> environment = Map.copyOf(builder.environment());
    Process child = ipc().startChild(builder, ChildEndpoint.sender(channel()));
    assertEquals(0, child.waitFor(), "exit status");
    assertEquals(environment, builder.environment(), "the builder's environment");
  }

  @Test
  void shouldRefuseWhereNoOtherProcessCanBeReached() throws Exception {
    boolean reaches =
        subject().startsPeersAsChildren()
            || transport().capabilities().contains(Capability.UNRELATED_PROCESSES);
    assumeTrue(!reaches, "needs a transport that goes no further than this process");
    Path trace = fixture().directory().resolve("trace");
    ProcessBuilder builder = new ProcessBuilder("touch", trace.toString());
    Ipc parent = ipc();
    ContractAssertions.throwsCode(
        () -> parent.startChild(builder, ChildEndpoint.sender(channel())), ErrorCode.NOT_REACHABLE);
    assertFalse(Files.exists(trace), "the child was started");
  }

  @Test
  void shouldRefuseAnEndWithoutAChannelsName() throws Exception {
    ProcessBuilder builder = new ProcessBuilder("true");
    Ipc parent = ipc();
    ContractAssertions.throwsCode(
        () -> parent.startChild(builder, ChildEndpoint.sender("unix:orders")), ErrorCode.BAD_NAME);
  }
}
