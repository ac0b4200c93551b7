package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChannelInUseException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerFailure;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** T4: one receiver per channel, and clean succession. */
public abstract class BindContract extends ContractTest {
  private static final String WAIT_FOR_OWNER = "bind-timeout=60s";

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected BindContract(TransportUnderTest subject) {
    super(subject);
  }

  private static Throwable inUse(Executable bind) {
    Throwable refused = ContractAssertions.throwsCode(bind, ErrorCode.CHANNEL_IN_USE);
    assertTrue(
        refused instanceof ChannelInUseException || refused instanceof PeerFailure,
        () -> "the exception's type: " + refused);
    return refused;
  }

  private static void names(Throwable refused, long pid) {
    assertTrue(
        String.valueOf(refused.getMessage()).contains(Long.toString(pid)),
        () -> "the owner's pid " + pid + " is not in: " + refused.getMessage());
  }

  @Test
  void T04_shouldRefuseASecondReceiverAndNameTheOwner() throws Exception {
    receiver();
    names(inUse(this::receiver), ProcessHandle.current().pid());
  }

  @Test
  void T04_shouldRefuseASecondReceiverOfTheSameInstance() throws Exception {
    Ipc ipc = ipc();
    ipc.receiver(channel());
    inUse(() -> ipc.receiver(channel()));
  }

  @Test
  void T04_shouldRefuseASecondReceiverOfTheAddressUnderAnotherName() throws Exception {
    Receiver first = receiver();
    String other = channel() + "-b";
    List<String> configuration = new ArrayList<>(configuration(other));
    configuration.remove("channels." + other + ".address=" + subject().address(other));
    configuration.add("channels." + other + ".address=" + first.address());
    Ipc ipc = ipc(configuration);
    inUse(() -> ipc.receiver(other));
  }

  @Test
  void T04_shouldRefuseASecondReceiverOfTheNameAtAnotherAddress() throws Exception {
    receiver();
    List<String> configuration = new ArrayList<>(configuration(channel()));
    configuration.remove("channels." + channel() + ".address=" + subject().address(channel()));
    configuration.add("channels." + channel() + ".address=" + subject().address(channel() + "-b"));
    Ipc ipc = ipc(configuration);
    names(inUse(() -> ipc.receiver(channel())), ProcessHandle.current().pid());
  }

  @Test
  void T04_shouldRefuseASecondReceiverWhileAnotherProcessReceives() throws Exception {
    PeerProcess owner = peer();
    owner.call("receiver", channel());
    names(inUse(this::receiver), owner.pid());
  }

  @Test
  void T04_shouldRefuseAReceiverInAnotherProcessAndNameTheOwner() throws Exception {
    receiver();
    PeerProcess second = peer();
    names(inUse(() -> second.call("receiver", channel())), ProcessHandle.current().pid());
  }

  @Test
  void T04_shouldRefuseASecondReceiverWhileTheFirstIsStopped() throws Exception {
    PeerProcess owner = peer();
    owner.call("receiver", channel());
    owner.stop();
    inUse(this::receiver);
    owner.resume();
    Sender sender = sender();
    sender.send(Payload.of(0, 0, 100));
    assertEquals("1", owner.call("receive", 1), "messages of the first receiver");
  }

  @Test
  void T04_shouldNotDisturbTheFirstReceiverWhenASecondIsRefused() throws Exception {
    Receiver first = receiver();
    Sender before = sender();
    for (int i = 0; i < 5; i++) {
      inUse(this::receiver);
      before.send(Payload.of(0, i, 100));
      Sender after = sender();
      ContractAssertions.rangeArrives(first, 0, i, i + 1, 100);
      after.send(Payload.of(1, 0, 100));
      ContractAssertions.rangeArrives(first, 1, 0, 1, 100);
    }
  }

  @Test
  void T04_shouldLetExactlyOneOfManyBindAtOnce() throws Exception {
    int rivals = 6;
    for (int round = 0; round < 5; round++) {
      CyclicBarrier start = new CyclicBarrier(rivals);
      AtomicInteger winners = new AtomicInteger();
      List<BackgroundAction<?>> calls = new ArrayList<>();
      List<Receiver> bound = new ArrayList<>();
      for (int i = 0; i < rivals; i++) {
        Ipc ipc = ipc();
        calls.add(
            BackgroundAction.run(
                () -> {
                  start.await();
                  try {
                    Receiver receiver = ipc.receiver(channel());
                    winners.incrementAndGet();
                    synchronized (bound) {
                      bound.add(receiver);
                    }
                  } catch (ChannelInUseException e) {
                    ContractAssertions.hasCode(e, ErrorCode.CHANNEL_IN_USE);
                  }
                }));
      }
      for (BackgroundAction<?> call : calls) {
        call.result();
      }
      assertEquals(1, winners.get(), "receivers that were bound at once");
      Sender sender = sender();
      sender.send(Payload.of(0, round, 64));
      ContractAssertions.rangeArrives(bound.get(0), 0, round, round + 1, 64);
      bound.get(0).close();
      sender.close();
    }
  }

  @Test
  void T04_shouldLetASuccessorBindAtOnceAfterAClose() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (Receiver receiver = receiver();
          Sender sender = sender()) {
        sender.send(Payload.of(0, i, 64));
        ContractAssertions.rangeArrives(receiver, 0, i, i + 1, 64);
      }
    }
  }

  @Test
  void T04_shouldReclaimTheObjectsOfKilledReceivers() throws Exception {
    for (int i = 0; i < 3; i++) {
      PeerProcess victim = peer();
      victim.call("receiver", channel());
      victim.kill();
      victim.close();
    }
    Receiver receiver = receiver();
    Sender sender = sender();
    sender.send(Payload.of(0, 0, 64));
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, 64);
  }

  @Test
  void T04_shouldBindWhenTheOwnerHasClosedWithinBindTimeout() throws Exception {
    Receiver owner = receiver();
    BackgroundAction<Receiver> waiting = BackgroundAction.of(() -> receiver(WAIT_FOR_OWNER));
    waiting.assertBlocked();
    Sender old = sender();
    old.send(Payload.of(0, 0, 100));
    ContractAssertions.rangeArrives(owner, 0, 0, 1, 100);
    old.close();
    owner.close();
    deliversTo(waiting.result());
  }

  @Test
  void T04_shouldBindWhenTheOwnerWasKilledWithinBindTimeout() throws Exception {
    PeerProcess owner = peer();
    owner.call("receiver", channel());
    BackgroundAction<Receiver> waiting = BackgroundAction.of(() -> receiver(WAIT_FOR_OWNER));
    owner.stop();
    waiting.assertBlocked();
    owner.kill();
    deliversTo(waiting.result());
  }

  @Test
  void T04_shouldNameTheOwnerWhenBindTimeoutHasPassed() throws Exception {
    PeerProcess owner = peer();
    owner.call("receiver", channel());
    long beganNs = System.nanoTime();
    names(inUse(() -> receiver("bind-timeout=300ms")), owner.pid());
    long tookMs = (System.nanoTime() - beganNs) / 1_000_000;
    assertTrue(tookMs >= 300, () -> "it waited " + tookMs + " ms");
    Sender sender = sender();
    sender.send(Payload.of(0, 0, 100));
    assertEquals("1", owner.call("receive", 1), "messages of the owner");
  }

  @Test
  void T12_shouldLeaveNothingWhenABindThatWaitsIsInterrupted() throws Exception {
    Receiver owner = receiver();
    Ipc ipc = ipc(configuration(channel(), WAIT_FOR_OWNER));
    BackgroundAction<?> waiting = BackgroundAction.of(() -> ipc.receiver(channel()));
    waiting.assertBlocked().interrupt();
    assertInstanceOf(InterruptedException.class, waiting.failure());
    owner.close();
    deliversTo(receiver());
  }

  private void deliversTo(Receiver receiver) throws Exception {
    Sender sender = sender();
    sender.send(Payload.of(3, 0, 100));
    ContractAssertions.rangeArrives(receiver, 3, 0, 1, 100);
  }

  @Test
  void T04_shouldNotDeliverToTheSuccessorWhatWasSentToAClosedReceiver() throws Exception {
    assumeNoBroker("T4's new object");
    Receiver first = receiver();
    Sender old = sender();
    assertTrue(ContractAssertions.fill(old, 0, 100) > 0, "nothing was accepted");
    first.close();
    succession(old, ErrorCode.PEER_CLOSED, ErrorCode.PEER_LOST);
  }

  @Test
  void T04_shouldNotDeliverToTheSuccessorWhatWasSentToAKilledReceiver() throws Exception {
    assumeNoBroker("T4's new object");
    PeerProcess first = peer();
    first.call("receiver", channel());
    Sender old = sender();
    assertTrue(ContractAssertions.fill(old, 0, 100) > 0, "nothing was accepted");
    first.kill();
    succession(old, ErrorCode.PEER_LOST);
  }

  private void succession(Sender old, ErrorCode code, ErrorCode... others) throws Exception {
    Receiver second = receiver();
    ContractAssertions.nothingArrives(second);
    Thread.sleep(1_000); // a send that begins later must report the loss (T9)
    ContractAssertions.throwsCode(() -> old.send(Payload.of(0, 0, 100)), code, others);
    Sender young = sender();
    young.send(Payload.of(1, 0, 100));
    ContractAssertions.rangeArrives(second, 1, 0, 1, 100);
    ContractAssertions.nothingArrives(second);
  }
}
