package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.spi.Notifier;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What all parts of the notifiers' contract have in common: the notifier under test, a runtime
 * directory for each test, and the guards.
 */
@Tag("contract")
@ExtendWith({LeakGuard.class, Watchdog.class})
public abstract class EventTest {
  /** Longer than any wait that is to be ended by something else. */
  static final Duration LONG = Duration.ofSeconds(50);

  static final Duration SHORT = Duration.ofMillis(20);
  private static final int SPURIOUS = 100;

  private final NotifierUnderTest subject;
  private final Fixture fixture = new Fixture();

  /**
   * Makes an instance for one test.
   *
   * @param subject the notifier under test
   */
  protected EventTest(NotifierUnderTest subject) {
    this.subject = subject;
  }

  final NotifierUnderTest subject() {
    return subject;
  }

  final Fixture fixture() {
    return fixture;
  }

  @AfterEach
  void closeEverything() throws Exception {
    fixture.close();
  }

  /** The event of this test. */
  final String event() {
    return fixture.channel();
  }

  private List<String> configuration() throws IOException {
    return List.of(
        "runtime-dir=" + fixture.directory(),
        "events." + event() + ".address=" + subject.address(event()),
        "events." + other() + ".address=" + subject.address(other()));
  }

  /** Another event that this test knows. */
  final String other() {
    return event() + "-b";
  }

  /** An instance that knows the test's events; like a process of its own, it shares nothing. */
  final Ipc ipc() throws IOException {
    IpcBuilder builder = Ipc.builder();
    for (String setting : configuration()) {
      int equals = setting.indexOf('=');
      builder.set(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return fixture.keep(subject.build(builder));
  }

  final Waiter waiter() throws IOException, InterruptedException {
    return fixture.keep(ipc().waiter(event()));
  }

  final Waker waker() throws IOException, InterruptedException {
    return fixture.keep(ipc().waker(event()));
  }

  /** Another process that knows the test's events; skips the test where there can be none. */
  final PeerProcess peer() throws IOException, InterruptedException {
    assumeCapability(Capability.UNRELATED_PROCESSES);
    return fixture.keep(PeerProcess.start(List.of(), configuration()));
  }

  final void assumeCapability(Capability capability) {
    assumeTrue(
        capabilities().contains(capability),
        () -> "needs " + capability.word() + ", which the notifier does not have");
  }

  /** What the provider under test can do. */
  final Set<Capability> capabilities() {
    String scheme = Address.parse(subject.address(event())).scheme();
    return ServiceLoader.load(Notifier.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(notifier -> notifier.scheme().equals(scheme))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no provider is installed for " + scheme))
        .capabilities();
  }

  /** Takes what has been rung until nothing comes; a wake-up may be spurious, but not for ever. */
  static int drain(Waiter waiter) throws IpcException, InterruptedException {
    int taken = 0;
    while (waiter.await(SHORT)) {
      taken++;
      if (taken > 1_000_000) {
        throw new AssertionError("the waiter is woken again and again, and nobody wakes it");
      }
    }
    return taken;
  }

  /** Has somebody wait who blocks; wake-ups of before may end a few waits first. */
  static BackgroundAction<Boolean> blocked(Waiter waiter) throws Exception {
    for (int spurious = 0; true; spurious++) {
      BackgroundAction<Boolean> waiting = BackgroundAction.of(() -> waiter.await(LONG));
      try {
        return waiting.assertBlocked();
      } catch (AssertionError e) {
        if (spurious == SPURIOUS || !waiting.result()) {
          throw e;
        }
      }
    }
  }

  /** Asserts that nobody wakes the waiter: of many short waits, most are in vain. */
  static void quiet(Waiter waiter) throws IpcException, InterruptedException {
    for (int spurious = 0; waiter.await(SHORT); spurious++) {
      if (spurious == SPURIOUS) {
        throw new AssertionError("the waiter is woken again and again, and nobody wakes it");
      }
    }
  }
}
