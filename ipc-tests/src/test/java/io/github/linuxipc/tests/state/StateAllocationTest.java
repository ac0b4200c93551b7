package io.github.linuxipc.tests.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.linuxipc.Ipc;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.BlackboardWriter;
import io.github.linuxipc.state.Counter;
import io.github.linuxipc.state.ProcessLock;
import io.github.linuxipc.tests.fixture.IsolatedRuntime;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What warm operations on shared state allocate. */
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class StateAllocationTest {
  private static final int WARM = 30_000;
  private static final int MEASURED = 20_000;

  /** The largest size of the object that an acquisition of a lock makes, in bytes. */
  private static final int HELD = 32;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private interface Operation {
    void run() throws Exception;
  }

  private long allocated(Operation operation) throws Exception {
    for (int i = 0; i < WARM; i++) {
      operation.run();
    }
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < MEASURED; i++) {
      operation.run();
    }
    return threads.getThreadAllocatedBytes(thread) - before;
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm"})
  void S01_shouldAllocateNothingForAPutAGetAndAnAddition(String scheme) throws Exception {
    try (IsolatedRuntime runtime = new IsolatedRuntime("ipc-state")) {
      Ipc ipc =
          runtime.keep(
              Ipc.builder()
                  .set("runtime-dir", runtime.directory().toString())
                  .set("state", scheme)
                  .build());
      BlackboardWriter writer = ipc.blackboardWriter("values");
      Blackboard board = ipc.blackboard("values");
      BlackboardKey written = writer.key("a");
      BlackboardKey read = board.key("a");
      Counter counter = board.counter("calls");
      ByteBuffer value = ByteBuffer.allocateDirect(64);
      ByteBuffer copy = ByteBuffer.allocateDirect(64);
      long bytes =
          allocated(
              () -> {
                writer.put(written, value.clear());
                board.get(read, copy.clear());
                counter.add(1);
                counter.get();
              });
      assertTrue(bytes < MEASURED, () -> bytes + " bytes were allocated");
      assertEquals(WARM + MEASURED, counter.get());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm"})
  void L01_shouldAllocateOnlyWhatIsHeld(String scheme) throws Exception {
    try (IsolatedRuntime runtime = new IsolatedRuntime("ipc-state")) {
      Ipc ipc =
          runtime.keep(
              Ipc.builder()
                  .set("runtime-dir", runtime.directory().toString())
                  .set("state", scheme)
                  .build());
      ProcessLock lock = ipc.lock("lock");
      long bytes = allocated(() -> lock.acquire().close());
      assertTrue(bytes < (HELD + 1L) * MEASURED, () -> bytes + " bytes were allocated");
    }
  }
}
