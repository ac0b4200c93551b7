package io.github.linuxipc.tests.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subscriber receives: as much as it requested, in order, and nothing twice. */
class FlowDeliveryTest extends FlowTest {
  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldTakeNoMessageBeyondTheDemand(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    send(channel.sender(), 0, 6);
    Probe probe = subscribe(channel.receiver(), new Probe());
    probe.request(3).awaitNumbers(0, 3);
    Message next = channel.receiver().tryReceive();
    assertNotNull(next, "the subscription has taken more than was requested");
    assertEquals(3, Payload.number(next.payload()));
    probe.request(2).awaitNumbers(4, 6);
    assertEquals(0, probe.untaken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldDeliverEverythingToADemandWithoutALimit(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    Probe probe = subscribe(channel.receiver(), new Probe());
    probe.request(Long.MAX_VALUE).request(Long.MAX_VALUE).request(1);
    sendAndClose(channel.sender(), 20_000);
    probe.awaitNumbers(0, 20_000);
    assertNull(probe.awaitEnd(), "the end of the stream completes");
    assertEquals(0, probe.untaken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldDeliverOneByOneToASubscriberThatRequestsTheNext(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    Probe probe = subscribe(channel.receiver(), new Probe((p, n) -> p.request(1)));
    probe.request(1);
    sendAndClose(channel.sender(), 5_000);
    probe.awaitNumbers(0, 5_000);
    assertNull(probe.awaitEnd());
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldRunSignalsInTheSubmittingThreadIfTheExecutorDoes(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    Set<Thread> submitters = ConcurrentHashMap.newKeySet();
    Executor direct =
        work -> {
          submitters.add(Thread.currentThread());
          work.run();
        };
    Set<String> elsewhere = ConcurrentHashMap.newKeySet();
    Probe probe =
        new Probe(
            (p, n) -> {
              if (!submitters.contains(Thread.currentThread())) {
                elsewhere.add(Thread.currentThread().getName());
              }
              p.request(1);
            });
    subscribe(channel.receiver(), probe, direct).request(1);
    sendAndClose(channel.sender(), 5_000);
    probe.awaitNumbers(0, 5_000);
    assertNull(probe.awaitEnd());
    assertEquals(Set.of(), elsewhere, "threads that submitted nothing");
    assertNotEquals("callbacks", probe.lastThread(), "the thread of the end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldNotHoldTheReceiverDuringASignal(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    Receiver receiver = channel.receiver();
    send(channel.sender(), 0, 4);
    List<Long> polled = Collections.synchronizedList(new ArrayList<>());
    Probe probe =
        new Probe((p, n) -> receiver.poll(m -> polled.add(Payload.number(m.payload())), 1));
    subscribe(receiver, probe).request(2);
    assertEquals(0, probe.awaitNext());
    assertEquals(2, probe.awaitNext());
    assertEquals(1, polled.get(0));
  }

  /** T7: what a slow subscriber has not requested stays in the mechanism and blocks the sender. */
  @ParameterizedTest
  @ValueSource(strings = {"shm", "unix"})
  void shouldBlockTheSenderOfASlowSubscriberAndLoseNothing(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    Probe probe = subscribe(channel.receiver(), new Probe());
    PeerProcess peer = channel.sendingPeer();
    peer.call("stream", 0, 0, 20_000);
    probe.request(10).awaitNumbers(0, 10);
    long blockedAt = Long.parseLong(peer.call("blocked", 0));
    assertEquals(0, probe.untaken(), "messages came that were not requested");
    long taken = 10;
    for (long accepted = blockedAt; accepted == blockedAt; ) {
      probe.request(5).awaitNumbers(taken, taken + 5);
      taken += 5;
      Thread.sleep(2);
      accepted = Long.parseLong(peer.call("accepted", 0));
    }
    peer.ask("finish", 0);
    probe.request(Long.MAX_VALUE);
    probe.awaitNumbers(taken, Long.parseLong(peer.answer()));
    assertEquals(0, probe.untaken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldContinueInASecondSubscriptionAfterACancellation(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    sendAndClose(channel.sender(), 5_000);
    long next = 0;
    for (int round = 1; round <= 10; round++) {
      long last = round * 300L;
      Probe probe =
          new Probe(
              (p, n) -> {
                if (n == last) {
                  p.subscription().cancel();
                }
              });
      subscribe(channel.receiver(), probe).request(Long.MAX_VALUE);
      probe.awaitNumbers(next, last + 1);
      next = last + 1;
    }
    Message between = channel.receiver().receive();
    assertEquals(next, Payload.number(between.payload()));
    Probe rest = subscribe(channel.receiver(), new Probe()).request(Long.MAX_VALUE);
    rest.awaitNumbers(next + 1, 5_000);
    assertNull(rest.awaitEnd());
  }

  /**
   * A signal that another thread is running at the time of a cancellation may still arrive. No
   * message is lost.
   */
  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldLoseNothingWhenAnotherThreadCancels(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    sendAndClose(channel.sender(), 20_000);
    List<Long> numbers = Collections.synchronizedList(new ArrayList<>());
    Probe probe;
    int round = 0;
    do {
      probe = subscribe(channel.receiver(), new Probe((p, n) -> numbers.add(n)));
      probe.request(Long.MAX_VALUE);
      for (int i = 0; i < round % 7 && !probe.hasEnded(); i++) {
        Thread.sleep(0, 100_000);
      }
      probe.subscription().cancel();
      round++;
    } while (!probe.hasEnded());
    executor.shutdown();
    assertTrue(executor.awaitTermination(40, TimeUnit.SECONDS));
    assertEquals(LongStream.range(0, 20_000).boxed().toList(), numbers.stream().sorted().toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldShareTheMessagesWithThreadsThatReceive(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    Receiver receiver = channel.receiver();
    List<Long> numbers = Collections.synchronizedList(new ArrayList<>());
    Probe probe = subscribe(receiver, new Probe((p, n) -> numbers.add(n)));
    probe.request(Long.MAX_VALUE);
    CountDownLatch ended = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      background(
          () -> {
            try {
              while (true) {
                numbers.add(Payload.number(receiver.receive().payload()));
              }
            } catch (ChannelClosedException e) {
              assertEquals(ErrorCode.END_OF_STREAM, e.code());
            }
            ended.countDown();
          });
    }
    sendAndClose(channel.sender(), 20_000);
    assertNull(probe.awaitEnd());
    ended.await();
    assertEquals(LongStream.range(0, 20_000).boxed().toList(), numbers.stream().sorted().toList());
  }

  /**
   * Another thread polls a part of the messages that the link has read ahead. Meanwhile the flow
   * waits for that thread. The kernel reports nothing about the remaining messages.
   */
  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldFindWhatThePollOfAnotherThreadHasLeft(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    Receiver receiver = channel.receiver();
    send(channel.sender(), 0, 10);
    CountDownLatch polling = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    background(
        () ->
            receiver.poll(
                m -> {
                  polling.countDown();
                  await(waiting);
                },
                3));
    polling.await();
    Probe probe = subscribe(receiver, new Probe()).request(Long.MAX_VALUE);
    while (!waitsForTheReceiver()) {
      Thread.sleep(5);
    }
    waiting.countDown();
    probe.awaitNumbers(3, 10);
  }

  /** Another thread waits in the link, and consumes the event that reports the end. */
  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldFindTheEndThatAnotherThreadHasFound(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    Receiver receiver = channel.receiver();
    Sender sender = channel.sender();
    send(sender, 0, 1);
    CountDownLatch received = new CountDownLatch(1);
    background(
        () -> {
          receiver.receive();
          received.countDown();
          assertThrows(ChannelClosedException.class, receiver::receive);
        });
    received.await();
    Thread.sleep(100);
    Probe probe = subscribe(receiver, new Probe()).request(1);
    while (!waitsForTheReceiver()) {
      Thread.sleep(5);
    }
    sender.close();
    assertNull(probe.awaitEnd());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean waitsForTheReceiver() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getMethodName().equals("awaitMore"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm", "unix"})
  void shouldBlockNoThreadOfTheExecutorWhileIdle(String transport) throws Exception {
    FlowChannel channel = channel(transport);
    Sender sender = channel.sender();
    ExecutorService single = pool("single", 1);
    Probe probe = subscribe(channel.receiver(), new Probe(), single);
    probe.subscription();
    awaitEngineThreads(0);
    probe.request(2);
    awaitEngineThreads(1);
    assertEquals("free", single.submit(() -> "free").get());
    send(sender, 0, 1);
    probe.awaitNumbers(0, 1);
    awaitEngineThreads(1);
    send(sender, 1, 2);
    probe.awaitNumbers(1, 2);
    awaitEngineThreads(0);
    assertEquals("single", probe.lastThread());
  }

  /**
   * Waits until the library has the expected number of threads. Then checks the number again after
   * 300 ms, in which it could have started another.
   */
  private static void awaitEngineThreads(int expected) throws InterruptedException {
    while (engineThreads() != expected) {
      Thread.sleep(10);
    }
    Thread.sleep(300);
    assertEquals(expected, engineThreads());
  }

  @Test
  void shouldUseNoProcessorWhileIdle() throws Exception {
    for (String transport : List.of("inproc", "shm", "unix")) {
      subscribe(channel(transport).receiver(), new Probe()).request(1);
    }
    var process =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    System.gc();
    Thread.sleep(500);
    long beganNs = process.getProcessCpuTime();
    Thread.sleep(2_000);
    long usedNs = process.getProcessCpuTime() - beganNs;
    System.err.println("three idle flows used " + usedNs / 2_000 + " us of processor a second");
    assertFalse(usedNs > 100_000_000, () -> "idle flows used " + usedNs + " ns in 2 s");
  }
}
