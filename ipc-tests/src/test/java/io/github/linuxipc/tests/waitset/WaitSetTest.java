package io.github.linuxipc.tests.waitset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.tests.guard.DirectoryTree;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.ChildJvm;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One thread waits for receivers and events of different mechanisms. */
@ExtendWith({LeakGuard.class, Watchdog.class})
class WaitSetTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SHORT = Duration.ofMillis(100);

  private final List<String> received = new ArrayList<>();
  private Path directory;
  private Ipc ipc;
  private WaitSet set;

  @BeforeEach
  void open() throws Exception {
    var mode = PosixFilePermissions.fromString("rwx------");
    directory =
        Files.createTempDirectory(
            Path.of("/dev/shm"), "ipc-kit-", PosixFilePermissions.asFileAttribute(mode));
    ipc = Ipc.builder().set("runtime-dir", directory.toString()).build();
    set = ipc.waitSet();
  }

  @AfterEach
  void close() throws Exception {
    ipc.close();
    DirectoryTree.delete(directory);
  }

  private Sender channel(String address) throws Exception {
    Receiver receiver = ipc.receiver(address);
    set.add(receiver, m -> received.add(new String(m.toByteArray(), StandardCharsets.UTF_8)));
    return ipc.sender(address);
  }

  private Waker event(String address) throws Exception {
    set.add(ipc.waiter(address), () -> received.add(address));
    return ipc.waker(address);
  }

  private static void send(Sender sender, String text) throws Exception {
    sender.send(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Waits until an action has run, and returns what the actions have recorded since the call began.
   */
  private List<String> awaitActions() throws Exception {
    received.clear();
    while (received.isEmpty()) {
      assertTrue(set.await(LONG) > 0, "nothing came");
    }
    return List.copyOf(received);
  }

  /**
   * Waits until every sender has joined and no spurious wake-up is left: until nothing comes for a
   * moment. Discards what the actions have recorded.
   */
  private void awaitQuiet() throws Exception {
    while (set.await(SHORT) > 0) {
      // a wake-up was left
    }
    received.clear();
  }

  @Test
  void shouldBeWokenByEverySourceAmongDifferentMechanisms() throws Exception {
    List<Sender> senders = List.of(channel("unix:u"), channel("mq:m"), channel("shm:s"));
    List<Waker> wakers = List.of(event("signal:USR1"), event("sem:e"), event("futex:f"));
    awaitQuiet();
    for (int round = 0; round < 3; round++) {
      for (Sender sender : senders) {
        String text = sender.channel() + round;
        send(sender, text);
        assertEquals(List.of(text), awaitActions());
      }
      for (int i = 0; i < wakers.size(); i++) {
        assertTrue(wakers.get(i).wake());
        assertEquals(List.of(List.of("signal:USR1", "sem:e", "futex:f").get(i)), awaitActions());
      }
      ChildJvm.signal("USR1", ProcessHandle.current().pid());
      assertEquals(List.of("signal:USR1"), awaitActions());
    }
    assertEquals(0, set.await(SHORT), "no further source is ready");
  }

  @Test
  void shouldBlockWithoutBurningTheProcessor() throws Exception {
    channel("unix:u");
    channel("mq:m");
    channel("shm:s");
    event("signal:USR1");
    event("sem:e");
    awaitQuiet();
    var process =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    System.gc();
    Thread.sleep(500);
    long beganNs = process.getProcessCpuTime();
    assertEquals(0, set.await(Duration.ofSeconds(3)), "no message was sent");
    long burnedNs = process.getProcessCpuTime() - beganNs;
    System.err.println("a wait set of five sources burned " + burnedNs / 3_000 + " us a second");
    assertTrue(burnedNs < 150_000_000, () -> "waiting burned " + burnedNs + " ns in 3 s");
  }

  /** A source checks its peers on the thread that blocks in it, without waking the wait set. */
  @Test
  void shouldKeepEverySourceBlockedWhileNothingArrives() throws Exception {
    channel("unix:u");
    channel("mq:m");
    channel("fifo:f");
    channel("shm:s");
    event("signal:USR1");
    event("sem:e");
    event("futex:f");
    awaitQuiet();
    FutureTask<Integer> waiting = new FutureTask<>(() -> set.await(Duration.ofSeconds(20)));
    new Thread(waiting, "waiting").start();
    List<String> before = List.of();
    for (List<String> now = engineThreads(); now.size() != 7 || !now.equals(before); ) {
      assertFalse(waiting.isDone(), () -> "expected one thread per source: " + engineThreads());
      before = now;
      Thread.sleep(1_000); // until the threads that opened the endpoints have ended
      now = engineThreads();
    }
    Thread.sleep(2_000);
    assertEquals(before, engineThreads(), "threads that block in the sources");
    assertFalse(waiting.isDone(), "no message was sent");
  }

  private static List<String> engineThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("ipc-engine"))
        .sorted()
        .toList();
  }

  @Test
  void shouldWaitForTheWholeTimeout() throws Exception {
    event("sem:e");
    awaitQuiet();
    long beganNs = System.nanoTime();
    assertEquals(0, set.await(SHORT));
    assertTrue(System.nanoTime() - beganNs >= SHORT.toNanos(), "it returned too early");
    assertEquals(0, set.await(Duration.ZERO));
    assertEquals(0, set.await(Duration.ofSeconds(-1)));
  }

  @Test
  void shouldDeliverEveryMessageOfSeveralBusySources() throws Exception {
    List<Sender> senders = List.of(channel("unix:u"), channel("shm:s"), channel("fifo:f"));
    FutureTask<Void> sending =
        new FutureTask<>(
            () -> {
              for (int i = 0; i < 3_000; i++) {
                for (Sender sender : senders) {
                  send(sender, sender.channel() + i);
                }
              }
              return null;
            });
    new Thread(sending, "sending").start();
    int handled = 0;
    while (handled < 9_000) {
      handled += set.await(LONG);
    }
    sending.get();
    for (Sender sender : senders) {
      List<String> of = received.stream().filter(t -> t.startsWith(sender.channel())).toList();
      assertEquals(3_000, of.size(), sender.channel());
      assertEquals(sender.channel() + 2_999, of.get(2_999));
    }
  }

  @Test
  void shouldCountEveryWakeOfASemaphore() throws Exception {
    Waker waker = event("sem:e");
    for (int i = 0; i < 500; i++) {
      assertTrue(waker.wake());
    }
    int handled = 0;
    while (handled < 500) {
      handled += set.await(LONG);
    }
    assertEquals(0, set.await(SHORT));
  }

  @Test
  void shouldReturnAWakeUpThatItHadConsumed() throws Exception {
    Waiter waiter = ipc.waiter("sem:e");
    Waker waker = ipc.waker("sem:e");
    for (int i = 0; i < 50; i++) {
      set.add(waiter, () -> received.add("woken"));
      set.await(Duration.ZERO);
      assertTrue(waker.wake());
      assertTrue(set.remove(waiter));
      assertTrue(!received.isEmpty() || waiter.await(LONG), "the wake was lost");
      received.clear();
    }
    assertFalse(waiter.await(SHORT), "a wake was delivered twice");
    assertFalse(set.remove(waiter));
  }

  @Test
  void shouldBeInterruptible() throws Exception {
    Waker waker = event("sem:e");
    awaitQuiet();
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> set.await(LONG));
    FutureTask<Integer> waiting = new FutureTask<>(() -> set.await(LONG));
    Thread thread = new Thread(waiting, "waiting");
    thread.start();
    Thread.sleep(100);
    thread.interrupt();
    ExecutionException ended = assertThrows(ExecutionException.class, waiting::get);
    assertEquals(InterruptedException.class, ended.getCause().getClass());
    thread.join();
    assertTrue(waker.wake());
    assertEquals(List.of("sem:e"), awaitActions());
  }

  @Test
  void shouldWakeABlockedAwaitWhenClosed() throws Exception {
    event("sem:e");
    channel("unix:u");
    awaitQuiet();
    FutureTask<Integer> waiting = new FutureTask<>(() -> set.await(LONG));
    Thread thread = new Thread(waiting, "waiting");
    thread.start();
    Thread.sleep(100);
    set.close();
    set.close();
    Exception thrown = assertThrows(Exception.class, waiting::get);
    assertEquals(ErrorCode.CLOSED, ((IpcException) thrown.getCause()).code());
    IpcException refused = assertThrows(IpcException.class, () -> set.await(LONG));
    assertEquals(ErrorCode.CLOSED, refused.code());
    thread.join();
  }

  @Test
  void shouldReportOnceThatASourceWasClosed() throws Exception {
    Waiter waiter = ipc.waiter("sem:e");
    Receiver receiver = ipc.receiver("unix:u");
    set.add(waiter, () -> received.add("woken"));
    set.add(receiver, m -> received.add("message"));
    awaitQuiet();
    CountDownLatch begun = new CountDownLatch(1);
    FutureTask<Void> closing =
        new FutureTask<>(
            () -> {
              begun.await();
              Thread.sleep(100);
              waiter.close();
              return null;
            });
    new Thread(closing, "closing").start();
    begun.countDown();
    IpcException told = assertThrows(IpcException.class, () -> set.await(LONG));
    assertEquals(ErrorCode.CLOSED, told.code());
    closing.get();
    receiver.close();
    assertEquals(ErrorCode.CLOSED, assertThrows(IpcException.class, () -> set.await(LONG)).code());
    assertEquals(0, set.await(SHORT), "the set is empty");
  }

  @Test
  void shouldReportOnceThatAStreamHasEnded() throws Exception {
    Receiver receiver = ipc.receiver("unix:u?end-of-stream=last-sender");
    set.add(receiver, m -> received.add("message"));
    Sender sender = ipc.sender("unix:u");
    send(sender, "x");
    sender.close();
    assertEquals(List.of("message"), awaitActions());
    assertEquals(
        ErrorCode.END_OF_STREAM, assertThrows(IpcException.class, () -> set.await(LONG)).code());
    assertEquals(0, set.await(SHORT), "the set is empty");
  }

  @Test
  void shouldLetAnActionAddAndRemoveSources() throws Exception {
    Waiter first = ipc.waiter("sem:a");
    Waiter second = ipc.waiter("sem:b");
    set.add(
        first,
        () -> {
          received.add("first");
          assertTrue(set.remove(first));
          try {
            set.add(second, () -> received.add("second"));
          } catch (IpcException e) {
            throw new AssertionError(e);
          }
        });
    assertTrue(ipc.waker("sem:a").wake());
    assertEquals(List.of("first"), awaitActions());
    assertTrue(ipc.waker("sem:b").wake());
    assertEquals(List.of("second"), awaitActions());
    assertThrows(IllegalArgumentException.class, () -> set.add(second, () -> {}));
  }

  @Test
  void shouldKeepReadySourcesWhenAnActionThrows() throws Exception {
    Waker bad = ipc.waker("sem:a");
    set.add(
        ipc.waiter("sem:a"),
        () -> {
          throw new IllegalStateException("a bad action");
        });
    Waker good = event("sem:b");
    awaitQuiet();
    assertTrue(bad.wake());
    assertThrows(IllegalStateException.class, () -> set.await(LONG));
    assertTrue(good.wake());
    assertEquals(List.of("sem:b"), awaitActions());
  }
}
