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
 * The base class of all parts of the notifiers' contract: it holds the notifier under test, a
 * runtime directory for each test, and the guards.
 */
@Tag("contract")
@ExtendWith({LeakGuard.class, Watchdog.class})
public abstract class EventTest {
  /** The time-out of waits that must end earlier, because of something else. */
  static final Duration LONG = Duration.ofSeconds(50);

  static final Duration SHORT = Duration.ofMillis(20);

  /** How many waits in a row may be ended by spurious wake-ups. */
  private static final int MOST_SPURIOUS = 100;

  private final NotifierUnderTest subject;
  private final Fixture fixture = new Fixture();

  /**
   * Creates an instance for one test.
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

  /** Returns the name of this test's event. */
  final String event() {
    return fixture.channel();
  }

  private List<String> configuration() throws IOException {
    return List.of(
        "runtime-dir=" + fixture.directory(),
        "events." + event() + ".address=" + subject.address(event()),
        "events." + other() + ".address=" + subject.address(other()));
  }

  /** Returns the name of another event that this test knows. */
  final String other() {
    return event() + "-b";
  }

  /**
   * Returns an instance that knows the test's events. Like a separate process, it shares nothing
   * with other instances.
   */
  final Ipc ipc() throws IOException {
    IpcBuilder builder = Ipc.builder();
    for (String setting : configuration()) {
      int equals = setting.indexOf('=');
      builder.set(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return fixture.closeAtEnd(subject.build(builder));
  }

  final Waiter waiter() throws IOException, InterruptedException {
    return fixture.closeAtEnd(ipc().waiter(event()));
  }

  final Waker waker() throws IOException, InterruptedException {
    return fixture.closeAtEnd(ipc().waker(event()));
  }

  /**
   * Starts another process that knows the test's events. Skips the test if the notifier does not
   * reach unrelated processes.
   */
  final PeerProcess peer() throws IOException, InterruptedException {
    assumeCapability(Capability.UNRELATED_PROCESSES);
    return fixture.closeAtEnd(PeerProcess.start(List.of(), configuration()));
  }

  final void assumeCapability(Capability capability) {
    assumeTrue(
        capabilities().contains(capability),
        () -> "needs " + capability.word() + ", which the notifier does not have");
  }

  /** Returns the capabilities of the provider under test. */
  final Set<Capability> capabilities() {
    String scheme = Address.parse(subject.address(event())).scheme();
    return ServiceLoader.load(Notifier.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(notifier -> notifier.scheme().equals(scheme))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no provider is installed for " + scheme))
        .capabilities();
  }

  /**
   * Consumes wake-ups until a wait times out, and returns their number. Wake-ups may be spurious,
   * but they must end.
   */
  static int drain(Waiter waiter) throws IpcException, InterruptedException {
    int taken = 0;
    while (waiter.await(SHORT)) {
      taken++;
      if (taken > 1_000_000) {
        throw new AssertionError("the waiter is woken again and again without a wake");
      }
    }
    return taken;
  }

  /**
   * Starts a thread that blocks in await. An earlier or spurious wake-up may end the wait at once;
   * the thread is then started again, up to 100 times.
   */
  static BackgroundAction<Boolean> blocked(Waiter waiter) throws Exception {
    for (int spurious = 0; true; spurious++) {
      BackgroundAction<Boolean> waiting = BackgroundAction.of(() -> waiter.await(LONG));
      try {
        return waiting.assertBlocked();
      } catch (AssertionError e) {
        if (spurious == MOST_SPURIOUS || !waiting.result()) {
          throw e;
        }
      }
    }
  }

  /**
   * Asserts that the waiter is not woken: a short wait must time out. Up to 100 waits before it may
   * be ended by earlier or spurious wake-ups.
   */
  static void quiet(Waiter waiter) throws IpcException, InterruptedException {
    for (int spurious = 0; waiter.await(SHORT); spurious++) {
      if (spurious == MOST_SPURIOUS) {
        throw new AssertionError("the waiter is woken again and again without a wake");
      }
    }
  }
}
