package io.github.linuxipc.socket.polling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.socket.handshake.HandshakeStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which senders may register, and which ones count towards {@code max-senders}. */
class SenderRegistryTest {
  private final SenderRegistry<TestSender> registry = new SenderRegistry<>(2);

  private TestSender sender(int number, HandshakeStatus expected) {
    return sender(number, "root", expected);
  }

  private TestSender sender(int number, String user, HandshakeStatus expected) {
    TestSender sender = new TestSender(number, user);
    assertEquals(expected, registry.reserve(sender, AdmittedSender::isMarkedGone));
    return sender;
  }

  @Test
  void shouldNotCountSendersThatHaveGoneUpToTwiceMaxSenders() {
    TestSender first = sender(1, HandshakeStatus.OK);
    TestSender second = sender(2, HandshakeStatus.OK);
    sender(3, HandshakeStatus.TOO_MANY_SENDERS);
    registry.markGone(first);
    TestSender third = sender(3, HandshakeStatus.OK);
    sender(4, HandshakeStatus.TOO_MANY_SENDERS);
    registry.markGone(second);
    registry.markGone(third);
    sender(4, HandshakeStatus.OK);
    sender(5, HandshakeStatus.TOO_MANY_SENDERS); // one is alive, but four are registered
    registry.remove(first);
    sender(5, HandshakeStatus.OK);
  }

  @Test
  void shouldRejectTheNumberOfAnotherUsersSender() {
    TestSender first = sender(1, HandshakeStatus.OK);
    sender(1, "daemon", HandshakeStatus.SENDER_NUMBER_TAKEN);
    assertEquals(Optional.of("root"), registry.userOf(1));
    registry.remove(first);
    assertEquals(Optional.empty(), registry.userOf(1));
    sender(1, "daemon", HandshakeStatus.OK);
  }

  @Test
  void shouldReportDepartingSendersUntilTheyAreRemoved() {
    TestSender first = sender(1, HandshakeStatus.OK);
    assertFalse(registry.hasDeparting());
    registry.markGone(first);
    registry.markGone(first);
    assertTrue(registry.hasDeparting());
    registry.remove(first);
    registry.remove(first);
    assertFalse(registry.hasDeparting());
    registry.markGone(first);
    assertFalse(registry.hasDeparting());
  }

  @Test
  void shouldHandOverSendersInTheOrderOfTheirAdmission() {
    TestSender first = sender(1, HandshakeStatus.OK);
    TestSender second = sender(2, HandshakeStatus.OK);
    registry.publishAdmitted(first);
    registry.publishAdmitted(second);
    assertSame(first, registry.pollAdmitted());
    assertTrue(registry.hasAdmitted());
    assertSame(second, registry.pollAdmitted());
    assertFalse(registry.hasAdmitted());
  }

  @Test
  void shouldCloseAllSendersWithOrWithoutNotice() {
    TestSender first = sender(1, HandshakeStatus.OK);
    registry.publishAdmitted(first);
    registry.removeAll(true);
    assertTrue(first.isNotified() && first.isClosed());
    assertFalse(registry.hasAdmitted());
    TestSender second = sender(2, HandshakeStatus.OK);
    registry.removeAll(false);
    assertTrue(!second.isNotified() && second.isClosed());
  }
}
