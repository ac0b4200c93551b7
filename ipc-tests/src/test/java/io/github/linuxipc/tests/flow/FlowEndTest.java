package io.github.linuxipc.tests.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.traffic.Payload;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how subscriptions end, and that the receiver can be used again afterwards. */
class FlowEndTest extends FlowTest {
  private static void assertCode(ErrorCode code, Throwable error) {
    assertEquals(code, assertInstanceOf(IpcException.class, error).code());
    assertTrue(error.getMessage().startsWith(code.id() + " "), error::getMessage);
  }

  /**
   * Checks that the receiver continues with message {@code next} after a subscription has ended.
   */
  private void assertUsable(FlowChannel channel, long next) throws Exception {
    assertEquals(next, Payload.number(channel.receiver().receive().payload()));
    subscribe(channel.receiver(), new Probe()).request(1).awaitNumbers(next + 1, next + 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldSignalTheCloseOfTheReceiver(String transport) throws Exception {
    for (long demand : new long[] {0, 1, Long.MAX_VALUE}) {
      FlowChannel channel = channel(transport);
      Probe probe = subscribe(channel.receiver(), new Probe());
      probe.subscription();
      if (demand > 0) {
        probe.request(demand);
        send(channel.sender(), 0, 1);
        probe.awaitNumbers(0, 1);
      }
      channel.receiver().close();
      assertCode(ErrorCode.CLOSED, probe.awaitEnd());
      Probe late = subscribe(channel.receiver(), new Probe());
      assertCode(ErrorCode.CLOSED, late.awaitEnd());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldSignalAConcurrentCloseOnceAndNothingAfterIt(String transport) throws Exception {
    for (int round = 0; round < 10; round++) {
      FlowChannel channel = channel(transport);
      Sender sender = channel.sender();
      background(() -> assertThrows(IpcException.class, () -> send(sender, 0, Long.MAX_VALUE)));
      Probe probe = subscribe(channel.receiver(), new Probe()).request(Long.MAX_VALUE);
      probe.awaitNumbers(0, 20L * round);
      channel.receiver().close();
      assertCode(ErrorCode.CLOSED, probe.awaitEnd());
      probe.awaitNumbers(20L * round, 20L * round + probe.untaken());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldAllowASignalToCloseTheReceiver(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    send(channel.sender(), 0, 5);
    Receiver receiver = channel.receiver();
    Probe probe = subscribe(receiver, new Probe((p, n) -> receiver.close())).request(5);
    assertCode(ErrorCode.CLOSED, probe.awaitEnd());
    probe.awaitNumbers(0, 1);
    assertEquals(0, probe.untaken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldRefuseASecondSubscriberWhileThereIsOne(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    Probe first = subscribe(channel.receiver(), new Probe()).request(1);
    Probe second = subscribe(channel.receiver(), new Probe());
    assertCode(ErrorCode.ALREADY_SUBSCRIBED, second.awaitEnd());
    send(channel.sender(), 0, 3);
    first.awaitNumbers(0, 1);
    first.subscription().cancel();
    assertUsable(channel, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldGiveTheReceiverBackWhenAWaitIsCancelled(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    Sender sender = channel.sender();
    ExecutorService single = pool("single", 1); // it runs the next task after the last turn
    for (int round = 0; round < 20; round++) {
      Probe probe = subscribe(channel.receiver(), new Probe(), single).request(1);
      for (int i = 0; i < round % 5; i++) {
        Thread.sleep(1);
      }
      probe.subscription().cancel();
      single.submit(() -> {}).get();
      send(sender, round, round + 1);
      long number = Payload.number(channel.receiver().receive().payload());
      assertEquals(round, number);
      assertEquals(0, probe.untaken());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldRefuseADemandBelowOne(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    send(channel.sender(), 0, 2);
    for (long demand : new long[] {0, -1, Long.MIN_VALUE}) {
      Probe probe = subscribe(channel.receiver(), new Probe()).request(demand);
      assertInstanceOf(IllegalArgumentException.class, probe.awaitEnd());
      probe.subscription().request(1);
      assertEquals(0, probe.untaken());
    }
    assertUsable(channel, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldCancelTheSubscriptionOfASubscriberThatThrows(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    send(channel.sender(), 0, 4);
    Probe probe =
        new Probe(
            (p, n) -> {
              if (n == 1) {
                throw new IllegalStateException("thrown by the test's subscriber");
              }
            });
    ExecutorService single = pool("single", 1);
    subscribe(channel.receiver(), probe, single).request(4).awaitNumbers(0, 2);
    single.submit(() -> {}).get(); // the subscription's turn has ended
    assertUsable(channel, 2);
    assertEquals(0, probe.untaken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldReportARejectedSignalOnTheExecutorOfTheBuilder(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    ExecutorService own = pool("own", 1);
    Probe probe = subscribe(channel.receiver(), new Probe(), own).request(1);
    own.submit(() -> {}).get();
    own.shutdown();
    send(channel.sender(), 0, 2);
    assertInstanceOf(RejectedExecutionException.class, probe.awaitEnd());
    assertEquals("callbacks", probe.lastThread());
    Probe refused = subscribe(channel.receiver(), new Probe(), own);
    assertInstanceOf(RejectedExecutionException.class, refused.awaitEnd());
    assertUsable(channel, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldCheckItsArguments(String transport) throws Exception {
    Receiver receiver = channel(transport).receiver();
    assertThrows(NullPointerException.class, () -> receiver.flow(null));
    assertThrows(NullPointerException.class, () -> receiver.flow(executor).subscribe(null));
  }
}
