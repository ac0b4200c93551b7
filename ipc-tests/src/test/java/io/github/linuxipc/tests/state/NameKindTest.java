package io.github.linuxipc.tests.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.tests.fixture.IsolatedRuntime;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A name stands for one thing: shared state, or a channel, service or topic. */
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class NameKindTest {
  private static final int ROUNDS = 200;

  private final IsolatedRuntime runtime = new IsolatedRuntime("ipc-kind");

  @AfterEach
  void closeAll() throws IOException {
    runtime.close();
  }

  private Ipc ipc() {
    return runtime.keep(Ipc.builder().set("runtime-dir", runtime.directory().toString()).build());
  }

  /** Opens something under the name {@code prices}. */
  private interface Opening {
    AutoCloseable open(Ipc ipc) throws Exception;
  }

  private static final Map<String, Opening> STATES =
      Map.of(
          "blackboard", ipc -> ipc.blackboard("prices"),
          "region", ipc -> ipc.region("prices", 100),
          "lock", ipc -> ipc.lock("prices"));

  private static final Map<String, Opening> RECEIVERS =
      Map.of(
          "channel", ipc -> ipc.receiver("prices"),
          "service", ipc -> ipc.responder("prices"),
          "topic", ipc -> ipc.subscriber("prices"));

  private static final Map<String, Opening> SENDERS =
      Map.of(
          "channel", ipc -> ipc.sender("prices"),
          "service", ipc -> ipc.requester("prices"),
          "topic", ipc -> ipc.publisher("prices"));

  static Stream<Arguments> kinds() {
    return STATES.keySet().stream()
        .flatMap(state -> RECEIVERS.keySet().stream().map(kind -> Arguments.of(state, kind)));
  }

  private static Opening of(Map<String, Opening> openings, String kind) {
    Opening opening = openings.get(kind);
    assertTrue(opening != null, kind);
    return opening;
  }

  private void assertRefused(Opening opening, String here, String there) {
    IpcException refused = assertThrows(IpcException.class, () -> opening.open(ipc()));
    assertEquals(ErrorCode.INCOMPATIBLE_PEER, refused.code(), refused::getMessage);
    String message = refused.getMessage();
    assertTrue(message.contains("opened as a " + here) && message.contains(there), message);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldRefuseWhatIsOpenedUnderTheNameOfState(String state, String kind) throws Exception {
    AutoCloseable open = of(STATES, state).open(ipc());
    assertRefused(of(RECEIVERS, kind), kind, state);
    assertRefused(of(SENDERS, kind), kind, state);
    open.close();
    of(RECEIVERS, kind).open(ipc()).close();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldRefuseStateUnderTheNameOfSomethingElse(String state, String kind) throws Exception {
    AutoCloseable open = of(RECEIVERS, kind).open(ipc());
    assertRefused(of(STATES, state), state, kind);
    open.close();
    of(STATES, state).open(ipc()).close();
  }

  @Test
  void shouldRefuseTheNameOfPersistentStateThatNobodyHasOpen() throws Exception {
    ipc().region("shm:prices?persistent=true", 100).close();
    assertRefused(of(RECEIVERS, "channel"), "channel", "region");
  }

  @Test
  void shouldUseTheNameOfStateWhoseUsersWereKilled() throws Exception {
    PeerProcess user =
        runtime.keep(PeerProcess.start(List.of(), List.of("runtime-dir=" + runtime.directory())));
    user.call("region", "prices", 100);
    assertRefused(of(RECEIVERS, "channel"), "channel", "region");
    user.kill();
    runtime.keep(ipc().receiver("prices"));
  }

  @Test
  void shouldNeverOpenBothWhenTwoOpenAtTheSameMoment() throws Exception {
    Ipc first = ipc();
    Ipc second = ipc();
    CyclicBarrier both = new CyclicBarrier(2);
    ExecutorService threads = runtime.keep(new Pool(Executors.newFixedThreadPool(2))).service();
    for (int i = 0; i < ROUNDS; i++) {
      List<Future<Integer>> results = new ArrayList<>();
      results.add(threads.submit(attempt(both, () -> first.receiver("prices"))));
      results.add(threads.submit(attempt(both, () -> second.lock("prices"))));
      int opened = 0;
      for (Future<Integer> result : results) {
        opened += result.get();
      }
      assertTrue(opened <= 1, "both were opened in round " + i);
    }
  }

  private record Pool(ExecutorService service) implements AutoCloseable {
    @Override
    public void close() {
      service.shutdownNow();
    }
  }

  /** Opens something when the other thread does, and returns how much that has opened. */
  private static Callable<Integer> attempt(CyclicBarrier both, Callable<AutoCloseable> opening) {
    return () -> {
      both.await();
      AutoCloseable opened;
      try {
        opened = opening.call();
      } catch (IpcException e) {
        awaitOther(both);
        assertEquals(ErrorCode.INCOMPATIBLE_PEER, e.code(), e::getMessage);
        return 0;
      }
      awaitOther(both);
      opened.close();
      return 1;
    };
  }

  private static void awaitOther(CyclicBarrier both) throws InterruptedException {
    try {
      both.await();
    } catch (BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}
