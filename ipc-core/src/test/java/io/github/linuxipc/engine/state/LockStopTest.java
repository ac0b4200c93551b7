package io.github.linuxipc.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.SharedState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Stops the unchanged code of a lock at each access to the memory or to a kernel lock, in the
 * interleavings that seeds determine. Between two accesses of one process, others acquire and
 * release, which stands for a process that is stopped there. Stops at as many points as {@code
 * -Dstop.points} says, 1 million by default; the whole evidence is 10 million.
 */
@Timeout(600)
class LockStopTest {
  private static final long POINTS = Long.getLong("stop.points", 1_000_000);
  private static final int DEPTH = 3;

  /** The kernel's locks, and the processes that use one lock. */
  private static final class Model {
    private final Random random;
    private final ByteBuffer memory = SteppedMemory.heap(LockDescriptor.LENGTH);
    private final Map<Integer, User> owners = new HashMap<>();
    private final List<User> processes = new ArrayList<>();
    private int depth;
    private boolean mustBeTold;
    private int acquisitions;

    Model(long seed) {
      this.random = new Random(seed);
    }

    private final class User implements SharedState {
      private final SteppedMemory own = new SteppedMemory(memory, random, true);
      private final LockMemory lock;
      private boolean busy;
      private boolean holds;
      private boolean dead;

      User() throws Exception {
        this.lock = LockMemory.join(own, this, 1 + processes.size());
        own.others(Model.this::letOthersRun);
      }

      /** Acquires or releases the lock, if the process is not in the midst of it. */
      void run() throws IpcException {
        if (busy || dead) {
          return;
        }
        busy = true;
        try {
          if (holds) {
            holds = false; // from here on another may hold it
            lock.release();
          } else {
            acquire();
          }
          busy = false;
        } catch (SteppedMemory.Stopped e) {
          die();
        }
      }

      private void acquire() throws IpcException {
        LockMemory.Attempt attempt =
            lock.tryFast() ? LockMemory.Attempt.ACQUIRED : lock.trySlow(random.nextBoolean());
        if (attempt == LockMemory.Attempt.HELD || attempt == LockMemory.Attempt.BUSY) {
          return;
        }
        for (User other : processes) {
          assertTrue(other == this || other.dead || !other.holds, "two processes hold the lock");
        }
        if (mustBeTold) {
          assertEquals(LockMemory.Attempt.ABANDONED, attempt);
        }
        mustBeTold = false;
        holds = true;
        acquisitions++;
      }

      void die() {
        mustBeTold |= holds;
        holds = false;
        dead = true;
        owners.values().removeIf(owner -> owner == this);
      }

      @Override
      public ByteBuffer memory() {
        return memory;
      }

      @Override
      public boolean tryLock(int number) {
        own.step();
        return owners.putIfAbsent(number, this) == null;
      }

      @Override
      public void unlock(int number) {
        if (!dead) { // a finally block of a process that died does nothing
          owners.remove(number, this);
        }
      }

      @Override
      public boolean isLockedElsewhere(int number) {
        own.step();
        User owner = owners.get(number);
        return owner != null && owner != this;
      }

      @Override
      public boolean isIntact() {
        return true;
      }

      @Override
      public Sleep sleepOn(int index) {
        return new Sleep() {
          @Override
          public void await(int expected, long timeoutNs) {}

          @Override
          public void wake(int count) {}

          @Override
          public void close() {}
        };
      }

      @Override
      public void close() {}
    }

    private void letOthersRun() {
      if (depth == DEPTH || random.nextInt(3) != 0) {
        return;
      }
      depth++;
      try {
        processes.get(random.nextInt(processes.size())).run();
      } catch (IpcException e) {
        throw new AssertionError(e);
      } finally {
        depth--;
      }
    }

    /** Lets the first process die at a step; returns whether it did. */
    boolean dies(int step) throws Exception {
      for (int i = 0; i < 3; i++) {
        processes.add(new User());
      }
      User victim = processes.get(0);
      victim.own.stopAfter(step);
      for (int i = 0; i < 30 && !victim.dead; i++) {
        processes.get(random.nextInt(processes.size())).run();
      }
      boolean died = victim.dead;
      if (!died) {
        victim.own.stopAfter(Integer.MAX_VALUE);
        if (random.nextBoolean()) {
          victim.die(); // between two operations, perhaps as the holder
        }
      }
      processes.add(new User());
      int before = acquisitions;
      for (int i = 0; i < 1000 && acquisitions == before; i++) {
        processes.get(random.nextInt(processes.size())).run();
      }
      assertTrue(acquisitions > before, "nobody acquires the lock any more");
      return died;
    }
  }

  @Test
  void L02_shouldPassOnAndTellWhereverAProcessDiesOrIsStopped() throws Exception {
    long points = 0;
    for (long seed = 0; points < POINTS; seed++) {
      int step = 0;
      while (new Model(seed).dies(step)) {
        step++;
      }
      points += step + 1;
    }
  }
}
