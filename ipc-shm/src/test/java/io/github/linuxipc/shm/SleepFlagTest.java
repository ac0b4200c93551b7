package io.github.linuxipc.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.posix.MemoryBarrier;
import io.github.linuxipc.shm.ring.MappedMemory;
import io.github.linuxipc.shm.ring.Memory;
import io.github.linuxipc.shm.wait.Doorbell;
import io.github.linuxipc.shm.wait.SleepFlag;
import io.github.linuxipc.shm.wait.Unparker;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that no wake-up is lost if a producer publishes and checks whether the consumer sleeps,
 * while the consumer goes to sleep and checks for work.
 */
class SleepFlagTest {
  private static final int ROUNDS = 30_000;
  private static final int FLAG = 0;
  private static final int PUBLISHED = 128;

  private final Memory memory = new MappedMemory(ByteBuffer.allocateDirect(256));
  private final AtomicInteger unparks = new AtomicInteger();
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  @BeforeEach
  void needTwoCores() {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "needs two cores for a race");
    assumeTrue(MemoryBarrier.works(), "membarrier(2) does not work here");
  }

  /**
   * Reads a word. This processor then holds a copy of the word's cache line, so that the other
   * side's next store has to wait until the copy is invalid.
   */
  private boolean has(int index, int value) {
    return memory.getIntAcquire(index) == value;
  }

  /** Starts a thread that publishes the number of each round after the round has begun. */
  private Thread waker(Doorbell doorbell) {
    Thread thread =
        new Thread(
            () -> {
              for (int round = 1; round <= ROUNDS; round++) {
                while (started.get() < round) {
                  has(FLAG, 0);
                }
                has(FLAG, 0);
                memory.putIntRelease(PUBLISHED, round);
                doorbell.ring();
                done.set(round);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Goes to sleep in each round. Returns in how many rounds it would have slept for ever. */
  private int sleepAgainstAWaker(boolean registered) throws InterruptedException {
    SleepFlag mine = new SleepFlag(memory, FLAG);
    Unparker unparker =
        new Unparker() {
          @Override
          public void unpark() {
            unparks.incrementAndGet();
          }

          @Override
          public void close() {}
        };
    Doorbell doorbell = new Doorbell(new SleepFlag(memory, FLAG), unparker);
    if (registered) {
      assertTrue(MemoryBarrier.register());
      doorbell.registerForMembarrier();
    }
    Thread waker = waker(doorbell);
    int lost = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      mine.setStreaming();
      int before = unparks.get();
      started.set(round);
      for (int i = round & 63; i > 0; i--) {
        has(PUBLISHED, round); // a delay that meets the waker at another point each time
      }
      mine.setSleeping();
      boolean seen = has(PUBLISHED, round);
      while (done.get() < round) {
        Thread.onSpinWait();
      }
      lost += seen || unparks.get() > before ? 0 : 1;
      mine.clear();
    }
    waker.join();
    return lost;
  }

  @Test
  void shouldSeeWorkPublishedWithoutAFenceWhenRegistered() throws Exception {
    assertEquals(0, sleepAgainstAWaker(true));
    assertTrue(unparks.get() > 0, "the waker has woken the consumer in some rounds");
    assertTrue(unparks.get() < ROUNDS, "and in some rounds it did not have to");
  }

  @Test
  void shouldBeWokenByAProducerThatIsNotRegistered() throws Exception {
    assertEquals(0, sleepAgainstAWaker(false));
  }
}
