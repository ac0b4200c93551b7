package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Sizes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** T14: a sender has at most one open claim. */
public abstract class ClaimContract extends ContractTest {
  private static final int SIZE = 300;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected ClaimContract(TransportUnderTest subject) {
    super(subject);
  }

  private static Claim claim(Sender sender, int length) throws IpcException {
    return Objects.requireNonNull(sender.tryClaim(length), "the channel has room");
  }

  @Test
  void T14_shouldSendWhatWasWrittenIntoAClaim() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    int number = 0;
    int least = subject().takesEmptyPackets() ? 0 : 1;
    for (int size : Sizes.boundaries(1 << 16).filter(size -> size >= least).toArray()) {
      try (Claim claim = claim(sender, size)) {
        ByteBuffer buffer = claim.buffer();
        ContractAssertions.hasPositionAndLimit(buffer, 0, size);
        Payload.fill(buffer, 0, number);
        buffer.position(size / 2);
        claim.commit();
      }
      Payload.check(receiver.receive().payload(), 0, number++, size);
    }
    assertEquals(number, sender.statistics().messages(), "messages accepted");
  }

  @Test
  void T14_shouldShowOtherSendsAFullChannelWhileAClaimIsOpen() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    try (Claim claim = claim(sender, SIZE)) {
      ByteBuffer other = Payload.of(0, 1, SIZE);
      assertFalse(sender.trySend(other), "trySend while a claim is open");
      assertFalse(sender.send(other, Duration.ofMillis(50)), "send while a claim is open");
      assertEquals(0, sender.trySend(new ByteBuffer[] {other}, 0, 1), "a batch meanwhile");
      assertNull(sender.tryClaim(SIZE), "a second claim");
      ContractAssertions.hasPositionAndLimit(other, 0, SIZE);
      BackgroundAction<?> waiting = BackgroundAction.run(() -> sender.send(other)).assertBlocked();
      Payload.fill(claim.buffer(), 0, 0);
      claim.commit();
      waiting.result();
    }
    ContractAssertions.rangeArrives(receiver, 0, 0, 2, SIZE);
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T14_shouldLetOtherSendersSendWhileAClaimIsOpen() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    try (Claim claim = claim(sender, SIZE)) {
      Sender other = sender();
      other.send(Payload.of(1, 0, SIZE));
      ContractAssertions.rangeArrives(receiver, 1, 0, 1, SIZE);
      Payload.fill(claim.buffer(), 0, 0);
      claim.commit();
    }
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, SIZE);
  }

  @Test
  void T14_shouldDropAClaimThatIsNotCommitted() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    for (int i = 0; i < 100; i++) {
      Claim claim = claim(sender, i == 50 ? 500_000 : SIZE);
      Payload.fill(claim.buffer(), 9, i);
      claim.close();
      claim.close();
    }
    ContractAssertions.nothingArrives(receiver);
    assertEquals(0, sender.statistics().messages(), "messages accepted");
    Claim last = claim(sender, SIZE);
    BackgroundAction<?> waiting =
        BackgroundAction.run(() -> sender.send(Payload.of(0, 0, SIZE))).assertBlocked();
    last.close();
    waiting.result();
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, SIZE);
  }

  @Test
  void T14_shouldRefuseToCommitAClaimTwice() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    Claim claim = claim(sender, SIZE);
    Payload.fill(claim.buffer(), 0, 0);
    claim.commit();
    assertThrows(IllegalStateException.class, claim::commit);
    claim.close();
    Claim dropped = claim(sender, SIZE);
    dropped.close();
    assertThrows(IllegalStateException.class, dropped::commit);
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, SIZE);
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T14_shouldNotLetACommittedClaimEndTheNextOne() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    Claim first = claim(sender, SIZE);
    Payload.fill(first.buffer(), 0, 0);
    first.commit();
    Claim second = claim(sender, SIZE);
    first.close();
    assertThrows(IllegalStateException.class, first::commit);
    Payload.fill(second.buffer(), 0, 1);
    second.commit();
    second.close();
    ContractAssertions.rangeArrives(receiver, 0, 0, 2, SIZE);
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T14_shouldOfferAClearBufferInEachClaim() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    for (int i = 0; i < 10; i++) {
      int size = SIZE - i;
      try (Claim claim = claim(sender, size)) {
        ContractAssertions.hasPositionAndLimit(claim.buffer(), 0, size);
        assertEquals(ByteOrder.BIG_ENDIAN, claim.buffer().order());
        Payload.fill(claim.buffer(), 0, i);
        claim.buffer().order(ByteOrder.LITTLE_ENDIAN).position(1).limit(size / 2);
        claim.commit();
      }
      Payload.check(receiver.receive().payload(), 0, i, size);
    }
  }

  @Test
  void T14_shouldSendAClaimLargerThanAFrame() throws Exception {
    assumeFragments();
    Receiver receiver = receiver();
    Sender sender = sender();
    for (int i = 0; i < 3; i++) {
      int number = i;
      BackgroundAction<?> claiming =
          BackgroundAction.run(
              () -> {
                Claim claim = sender.tryClaim(1 << 20);
                while (claim == null) {
                  Thread.sleep(1);
                  claim = sender.tryClaim(1 << 20);
                }
                Payload.fill(claim.buffer(), 0, number);
                claim.commit();
                claim.close();
              });
      ContractAssertions.rangeArrives(receiver, 0, number, number + 1, 1 << 20);
      claiming.result();
    }
  }

  @Test
  void T14_shouldRefuseANegativeClaim() throws Exception {
    receiver();
    Sender sender = sender();
    assertThrows(IllegalArgumentException.class, () -> sender.tryClaim(-1));
  }
}
