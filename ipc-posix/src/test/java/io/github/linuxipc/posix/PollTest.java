package io.github.linuxipc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PollTest {
  private static final long FOREVER = Long.MAX_VALUE;
  private final Path path = UniqueNames.path();
  private final NativeBuffer memory = new NativeBuffer(4096);
  private OpenFile fifo;
  private Poll wait;

  @BeforeEach
  void open() throws Exception {
    Fifo.make(path);
    fifo = OpenFile.open(path, OpenFile.READ_WRITE | OpenFile.NON_BLOCKING);
    wait = Poll.open();
  }

  @AfterEach
  void close() throws Exception {
    wait.close();
    fifo.close();
    Files.deleteIfExists(path);
  }

  private static void soon(Runnable work) {
    CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(work);
  }

  @Test
  void shouldReturnWhenDataCanBeRead() throws Exception {
    soon(this::writeOne);
    assertEquals(Poll.IN, wait.await(fifo, Poll.IN, FOREVER));
  }

  private void writeOne() {
    try {
      fifo.write(memory, 0, 1);
    } catch (ErrnoException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldCheckAfterEachYieldUntilTheConditionHolds() throws Exception {
    int[] checks = {0};
    assertTrue(wait.yieldUntil(() -> ++checks[0] == 3));
    assertEquals(3, checks[0]);
    assertFalse(wait.yieldUntil(() -> ++checks[0] == 0));
    assertTrue(checks[0] > 4, () -> "checked " + checks[0] + " times");
  }

  @Test
  void shouldCheckForLongerInOneOfManyWaitsThatSleep() throws Exception {
    Set<Integer> checked = new TreeSet<>();
    for (int i = 0; i < 100; i++) {
      int[] checks = {0};
      assertFalse(wait.yieldUntil(() -> ++checks[0] == 0));
      checked.add(checks[0]);
    }
    assertEquals(Set.of(10, 128), checked);
  }

  @Test
  void shouldNotCheckAfterAnIdleSleepUntilAnEventOccurs() throws Exception {
    int[] checks = {0};
    assertEquals(0, wait.await(fifo, Poll.IN, 1));
    assertFalse(wait.yieldUntil(() -> ++checks[0] > 0));
    assertEquals(0, checks[0]);
    writeOne();
    assertEquals(Poll.IN, wait.await(fifo, Poll.IN, FOREVER));
    assertTrue(wait.yieldUntil(() -> ++checks[0] > 0));
  }

  @Test
  void shouldNotConsumeAWakeUpWhileYielding() throws Exception {
    wait.wakeup();
    assertFalse(wait.yieldUntil(() -> true));
    assertEquals(0, wait.await(fifo, Poll.IN, FOREVER));
    assertTrue(wait.wasWoken());
  }

  @Test
  void shouldNotReturnBeforeTheTimeout() throws Exception {
    long beganNs = System.nanoTime();
    assertEquals(0, wait.await(fifo, Poll.IN, 20_000_001));
    assertTrue(System.nanoTime() - beganNs >= 20_000_001);
  }

  @Test
  void shouldReturnWhenItIsWoken() throws Exception {
    soon(wait::wakeup);
    assertEquals(0, wait.await(fifo, Poll.IN, FOREVER));
    wait.wakeup();
    assertEquals(0, wait.await(fifo, Poll.IN, FOREVER), "woken before");
    long beganNs = System.nanoTime();
    wait.await(fifo, Poll.IN, 10_000_000);
    assertTrue(System.nanoTime() - beganNs >= 10_000_000, "a wake-up counts once");
  }

  @Test
  void T12_shouldReturnAndKeepTheFlagWhenTheThreadIsInterrupted() throws Exception {
    Thread me = Thread.currentThread();
    soon(me::interrupt);
    assertEquals(0, wait.await(fifo, Poll.IN, FOREVER));
    assertTrue(Thread.interrupted());
    me.interrupt();
    assertEquals(0, wait.await(fifo, Poll.IN, FOREVER), "pending before");
    assertTrue(Thread.interrupted());
    writeOne();
    wait.await(fifo, Poll.IN, FOREVER);
    assertEquals(Poll.IN, wait.await(fifo, Poll.IN, FOREVER), "usable afterwards");
    assertFalse(Thread.interrupted());
  }

  @Test
  void shouldReportAnErrorToAWriterWhenTheLastReaderCloses() throws Exception {
    OpenFile writer = OpenFile.open(path, OpenFile.WRITE | OpenFile.NON_BLOCKING);
    while (writer.write(memory, 0, 4096) > 0) {
      // until the FIFO is full
    }
    soon(fifo::close);
    assertEquals(Poll.ERROR, wait.await(writer, Poll.OUT, FOREVER) & Poll.ERROR);
    writer.close();
  }

  @Test
  void shouldReturnWhenAProcessEnds() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    try (PidFd process = PidFd.open(child.pid())) {
      assertTrue(process.signal(0));
      assertEquals(0, wait.await(process.file(), Poll.IN, 10_000_000));
      soon(child::destroyForcibly);
      assertEquals(Poll.IN, Poll.IN & wait.await(process.file(), Poll.IN, FOREVER));
      child.waitFor();
      assertFalse(process.signal(0));
    }
  }

  @Test
  void shouldAllocateNothingPerWait() throws Exception {
    writeOne();
    Runnable waits =
        () -> {
          for (int i = 0; i < 20_000; i++) {
            awaitOnce();
          }
        };
    waits.run();
    assertTrue(AllocatedBytes.of(waits) < 20_000, "less than a byte a wait");
  }

  private void awaitOnce() {
    try {
      wait.await(fifo, Poll.IN, FOREVER);
    } catch (ErrnoException e) {
      throw new IllegalStateException(e);
    }
  }
}
