package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.SharedState;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of this process that wait for a change of a blackboard. A waiter sets the flag of its
 * key, looks once more, and sleeps. The writer resets the flag after a put and wakes all. So a
 * killed waiter costs the writer one wake-up. A waiter looks once a second in any case.
 */
final class BoardWaits {
  private static final Logger LOG = LoggerFactory.getLogger(BoardWaits.class);
  private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);

  private final StateHandle handle;
  private final StateMemory memory;
  private final Set<Flag> waiting = ConcurrentHashMap.newKeySet();

  BoardWaits(StateHandle handle, StateMemory memory) {
    this.handle = handle;
    this.memory = memory;
  }

  /** Tells the flag to sleep on, and whether the wait is over. */
  interface Condition {
    /** Returns the index of the flag that the writer resets at the change that is waited for. */
    int flag() throws IpcException;

    /** Returns whether the wait is over. */
    boolean isMet() throws IpcException;
  }

  private record Flag(int index, SharedState.Sleep sleep) {}

  /** Waits until a condition is met; returns false if the deadline passed before. */
  boolean await(Condition condition, long deadlineNs) throws IpcException, InterruptedException {
    while (true) {
      int index = condition.flag();
      Flag flag = new Flag(index, handle.state().sleepOn(index));
      waiting.add(flag);
      try {
        while (index == condition.flag()) {
          if (condition.isMet()) {
            return true;
          }
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
          long leftNs = deadlineNs - System.nanoTime();
          if (leftNs <= 0) {
            return false;
          }
          memory.putIntRelease(index, 1);
          VarHandle.fullFence();
          handle.requireUsable(); // a close resets the flag from here on
          if (!condition.isMet() && index == condition.flag()) {
            flag.sleep().await(1, Math.min(leftNs, LOOK_NS));
          }
        }
      } finally {
        waiting.remove(flag);
        flag.sleep().close();
      }
    }
  }

  /** Wakes those that wait for a flag. Called by the writer after a change and a fence. */
  void wake(int index) {
    if (memory.getInt(index) == 0) {
      return;
    }
    memory.putIntRelease(index, 0);
    try {
      SharedState.Sleep sleep = handle.state().sleepOn(index);
      try {
        sleep.wake(Integer.MAX_VALUE);
      } finally {
        sleep.close();
      }
    } catch (IpcException e) { // the value is there, and the waiters look by themselves
      LOG.warn("Cannot wake a waiter of {}; it looks by itself", handle.opening().name(), e);
    }
  }

  /** Ends the waits of this process after a close. */
  void wakeAll() {
    for (Flag flag : waiting) {
      memory.putIntRelease(flag.index(), 0);
      try {
        flag.sleep().wake(Integer.MAX_VALUE);
      } catch (IpcException e) {
        LOG.debug("Cannot wake a waiter of {}", handle.opening().name(), e);
      }
    }
  }
}
