package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds instead, where a server between the endpoints holds the messages. */
public abstract class BrokeredContract extends ContractTest {
  private static final int SIZE = 100;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected BrokeredContract(TransportUnderTest subject) {
    super(subject);
  }

  @BeforeEach
  void needsABroker() {
    assumeTrue(subject().isBrokered(), "the receiver owns the channel");
    assertTrue(transport().isBrokered(), "what the transport declares");
  }

  @Test
  void T05_shouldOpenASenderWhileTheReceiverIsAway() throws Exception {
    receiver().close();
    Sender sender = sender("connect-timeout=0s");
    sender.send(Payload.of(0, 0, SIZE));
    ContractAssertions.rangeArrives(receiver(), 0, 0, 1, SIZE);
  }

  @Test
  void T06_shouldRefuseAnEndOfTheStreamThatItCannotFindOut() throws Exception {
    IpcConfigurationException refused =
        Assertions.assertThrows(
            IpcConfigurationException.class, () -> receiver("end-of-stream=last-sender"));
    ContractAssertions.hasCode(refused, ErrorCode.BAD_VALUE);
  }

  @Test
  void T08_shouldLingerAtCloseUntilTheBrokerHasEverything() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender("linger=60s");
    long accepted = ContractAssertions.fillForGood(sender, 0, SIZE);
    BackgroundAction<?> closing = BackgroundAction.run(sender::close).assertBlocked();
    ContractAssertions.rangeArrives(receiver, 0, 0, accepted, SIZE);
    closing.result();
    assertEquals(0, sender.statistics().undelivered(), "undelivered messages");
  }

  @Test
  void T08_shouldCountAndThrowWhatTheBrokerDoesNotHaveWhenLingerExpires() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender("linger=300ms");
    long accepted = ContractAssertions.fillForGood(sender, 0, SIZE);
    long sinceNs = System.nanoTime();
    ContractAssertions.throwsCode(sender::close, ErrorCode.UNDELIVERED);
    ContractAssertions.tookAtLeast(Duration.ofMillis(300), sinceNs);
    long undelivered = sender.statistics().undelivered();
    assertTrue(undelivered > 0, "the count of undelivered messages");
    ContractAssertions.rangeArrives(receiver, 0, 0, accepted - undelivered, SIZE);
  }

  @Test
  void T09_shouldGoOnSendingWhenTheReceiverIsKilled() throws Exception {
    PeerProcess victim = peer();
    victim.call("receiver", channel());
    Sender sender = sender();
    sender.send(Payload.of(0, 0, SIZE));
    assertEquals("1", victim.call("receive", 1), "messages received");
    victim.kill();
    for (int i = 1; i < 4; i++) {
      sender.send(Payload.of(0, i, SIZE));
    }
    Receiver next = receiver("bind-timeout=30s");
    ContractAssertions.rangeArrives(next, 0, 1, 4, SIZE);
    ContractAssertions.nothingArrives(next);
    assertEquals(0, sender.statistics().peerLosses(), "losses");
  }

  @Test
  void T10_shouldForgetNoMessageOfASenderThatWasKilled() throws Exception {
    Receiver receiver = receiver();
    PeerProcess victim = peer();
    victim.call("sender", channel());
    victim.call("send", 0, 0, 20, SIZE);
    victim.kill();
    ContractAssertions.rangeArrives(receiver, 0, 0, 20, SIZE);
    assertEquals(0, receiver.poll(m -> {}, 1, Duration.ofMillis(300)), "messages not sent");
  }
}
