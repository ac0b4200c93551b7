package io.github.linuxipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.RevocableWaiter;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.fixture.ProviderJar;
import io.github.linuxipc.fixture.Raised;
import io.github.linuxipc.fixture.TargetDirectory;
import io.github.linuxipc.fixture.TestEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventEndpointsTest {
  /** The members of a notifier that works within one JVM, with one semaphore for each address. */
  private static final String BELL =
      """
      static final Map<String, java.util.concurrent.Semaphore> BELLS = new HashMap<>();
      public List<Option<?>> options() { return List.of(Option.flag("loud", false, "")); }
      public Waker open(Address a, OpenContext c) throws IpcException {
        if (a.target().equals("taken")) {
          throw c.failure(ErrorCode.CHANNEL_IN_USE, c.name() + " is taken", "Wait.");
        }
        if (a.target().equals("broken")) { throw new UnsatisfiedLinkError("no luck"); }
        if (a.target().equals("nothing")) { return null; }
        if (!c.option(Option.flag("loud", false, "")) && a.target().equals("loud")) {
          throw new AssertionError();
        }
        return new Waker() {
          public boolean wake() throws IpcException {
            var bell = BELLS.get(a.target());
            if (bell == null) { return false; }
            bell.release();
            return true;
          }
          public void close() {}
        };
      }
      public Waiter bind(Address a, OpenContext c) {
        var bell = new java.util.concurrent.Semaphore(0);
        BELLS.put(a.target(), bell);
        return new Waiter() {
          public boolean await(java.time.Duration t) throws InterruptedException {
            return bell.tryAcquire(t.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
          }
          public void close() throws IpcException {
            BELLS.remove(a.target());
            if (a.target().equals("stuck")) {
              throw c.failure(ErrorCode.IO, "It is stuck", "");
            }
            if (a.target().equals("faulty")) { throw new IllegalStateException("a fault"); }
          }
        };
      }
      """;

  @TempDir(factory = TargetDirectory.class)
  Path directory;

  private TestEnvironment environment;

  @BeforeEach
  void createEnvironment() throws IOException {
    environment = new TestEnvironment(directory);
  }

  private Ipc ipc(ProviderJar jar) throws IOException {
    return IsolatedIpc.builder(environment.build())
        .event("reload", "bell:reload?loud=true")
        .classLoader(ProviderJar.loader(jar.write("bells.jar")))
        .build();
  }

  private ProviderJar bell() {
    return ProviderJar.in(directory).notifier("Bell", "bell", BELL);
  }

  @Test
  void N01_shouldWakeTheWaiterOfAConfiguredEvent() throws Exception {
    try (Ipc ipc = ipc(bell())) {
      try (Waiter waiter = ipc.waiter("reload");
          Waker waker = ipc.waker("bell:reload")) {
        assertFalse(waiter.await(Duration.ZERO));
        assertTrue(waker.wake());
        assertTrue(waiter.await(Duration.ofSeconds(30)));
      }
    }
  }

  @Test
  @Timeout(60)
  void N01_shouldLoseNoReturnedWakeupWhileSeveralThreadsAwait() throws Exception {
    try (Ipc ipc = ipc(bell());
        RevocableWaiter waiter = (RevocableWaiter) ipc.waiter("reload")) {
      AtomicBoolean done = new AtomicBoolean();
      AtomicInteger woken = new AtomicInteger();
      Callable<Void> awaiting =
          () -> {
            while (!done.get()) {
              woken.addAndGet(waiter.await(Duration.ZERO) ? 1 : 0);
            }
            return null;
          };
      List<FutureTask<Void>> threads =
          List.of(new FutureTask<>(awaiting), new FutureTask<>(awaiting));
      threads.forEach(task -> new Thread(task).start());
      int returned = 0;
      long deadlineNs = System.nanoTime() + 30_000_000_000L;
      while (returned < 100_000 && deadlineNs - System.nanoTime() > 0) {
        if (woken.get() == returned) {
          returned++;
          waiter.returnWakeup();
        }
      }
      done.set(true);
      for (FutureTask<Void> thread : threads) {
        thread.get();
      }
      assertEquals(returned, woken.get() + (waiter.await(Duration.ZERO) ? 1 : 0));
    }
  }

  @Test
  void shouldCloseEndpointsThatTheApplicationLeftOpen() throws Exception {
    Ipc ipc = ipc(bell());
    Waker waker = ipc.waker("reload");
    ipc.waiter("reload");
    assertTrue(waker.wake());
    ipc.close();
    assertFalse(waker.wake());
    ipc.close();
  }

  @Test
  void shouldCloseAllEndpointsWhenOneFails() throws Exception {
    Ipc ipc = ipc(bell());
    Waker waker = ipc.waker("reload");
    ipc.waiter("bell:stuck");
    ipc.waiter("reload");
    IpcException failure = assertThrows(IpcException.class, ipc::close);
    assertEquals(
        "IPC-208 It is stuck (address bell:stuck, from the opening call).", failure.getMessage());
    assertFalse(waker.wake());
  }

  /** Several endpoints, because the order in which they are closed is not defined. */
  @Test
  void shouldCloseAllEndpointsWhenANotifierThrowsARuntimeException() throws Exception {
    Ipc ipc = ipc(bell());
    List<Waker> wakers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ipc.waiter("bell:b" + i);
      wakers.add(ipc.waker("bell:b" + i));
      ipc.waiter("bell:faulty");
    }
    assertThrows(IllegalStateException.class, ipc::close);
    for (Waker waker : wakers) {
      assertFalse(waker.wake());
    }
  }

  @Test
  void shouldOpenNothingOnceItIsClosed() throws Exception {
    Ipc ipc = ipc(bell());
    ipc.close();
    assertThrows(IllegalStateException.class, () -> ipc.waker("reload"));
  }

  @Test
  void T12_shouldOpenNothingInAnInterruptedThread() throws Exception {
    try (Ipc ipc = ipc(bell())) {
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> ipc.waiter("reload"));
      assertFalse(ipc.waker("reload").wake());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bell:taken|CHANNEL_IN_USE|IPC-103 bell:taken is taken (address bell:taken, from the"
            + " opening call). Wait.",
        "bell:broken|PROVIDER_UNAVAILABLE|IPC-302 The notifier bell cannot be loaded:"
            + " java.lang.UnsatisfiedLinkError: no luck (address bell:broken, from the opening"
            + " call). Put the libraries that it needs, in the versions that its pom names, on the"
            + " class path or module path.",
        "bell:nothing|OPEN_FAILED|IPC-109 The notifier returned no endpoint (address bell:nothing,"
            + " from the opening call). Repair it, or use another notifier."
      })
  void shouldThrowACodedErrorWhenANotifierFails(String address, ErrorCode code, String text)
      throws Exception {
    try (Ipc ipc = ipc(bell())) {
      IpcException failure = assertThrows(IpcException.class, () -> ipc.waker(address));
      assertEquals(code, failure.code());
      assertEquals(text, failure.getMessage());
    }
  }

  @Test
  void shouldNameTheModulesToAddWhenNoNotifierIsInstalled() throws Exception {
    try (Ipc ipc = ipc(ProviderJar.in(directory))) {
      Raised.with(
          ErrorCode.NO_PROVIDER,
          "The event stop has no address, and no notifier is installed. Add"
              + " io.github.linuxipc:ipc-shm (futex), io.github.linuxipc:ipc-sem (sem) or"
              + " io.github.linuxipc:ipc-signal (signal), or another notifier.",
          () -> ipc.waiter("stop"));
    }
  }

  @Test
  void shouldUseTheOnlyNotifierForAnEventWithoutAddress() throws Exception {
    try (Ipc ipc = ipc(bell())) {
      ipc.waiter("stop");
      assertTrue(ipc.waker("bell:stop").wake());
    }
  }

  @Test
  void shouldNotChooseBetweenSeveralUnknownNotifiers() throws Exception {
    try (Ipc ipc = ipc(bell().notifier("Gong", "gong", ""))) {
      Raised.with(
          ErrorCode.NO_PROVIDER,
          "The event stop has no address, and several notifiers are installed. Set"
              + " events.stop.address; installed are bell, gong.",
          () -> ipc.waiter("stop"));
    }
  }

  @Test
  void shouldPreferFutexThenSemaphoreThenSignal() throws Exception {
    String opensNothing = "IPC-109 The notifier returned no endpoint (event stop, address ";
    String next = " Repair it, or use another notifier.";
    ProviderJar jar = bell().notifier("S", "signal", "");
    assertOpening(jar, opensNothing + "signal:stop, from the default)." + next);
    jar.notifier("T", "sem", "");
    assertOpening(jar, opensNothing + "sem:stop, from the default)." + next);
    jar.notifier("F", "futex", "");
    assertOpening(jar, opensNothing + "futex:stop, from the default)." + next);
  }

  private void assertOpening(ProviderJar jar, String text) throws Exception {
    try (Ipc ipc = ipc(jar)) {
      assertEquals(text, assertThrows(IpcException.class, () -> ipc.waiter("stop")).getMessage());
    }
  }
}
