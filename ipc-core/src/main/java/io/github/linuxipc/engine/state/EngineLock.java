package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.Durations;
import io.github.linuxipc.engine.EngineResource;
import io.github.linuxipc.engine.LinkOwnership;
import io.github.linuxipc.spi.SharedState;
import io.github.linuxipc.state.Held;
import io.github.linuxipc.state.ProcessLock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lock: threads of this object exclude each other first, then their process the others. */
final class EngineLock implements ProcessLock, EngineResource {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLock.class);

  /** How often a waiter looks whether the holder is alive: five times a second (L4). */
  private static final long LOOK_NS = 200_000_000;

  private static final long SHORTEST_PAUSE_NS = 20_000;
  private static final long CLOSE_PAUSE_NS = 5_000_000;
  private static final long NONE = 0;
  private static final VarHandle CURRENT;
  private static final VarHandle OWNER;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      CURRENT = lookup.findVarHandle(EngineLock.class, "current", long.class);
      OWNER = lookup.findVarHandle(EngineLock.class, "owner", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final StateHandle handle;
  private final LockMemory memory;
  private final LinkOwnership threads = new LinkOwnership();
  private long last; // belongs to the thread that has excluded the others

  /**
   * The number of the acquisition that holds the lock. It is not a reference, because a collector
   * such as G1 puts a fence behind each store of a reference to a new object in an old one.
   */
  @SuppressWarnings("unused") // accessed through the handle
  private long current;

  /** The id of the thread that holds the lock. */
  @SuppressWarnings("unused") // accessed through the handle
  private long owner;

  private EngineLock(StateHandle handle, LockMemory memory) {
    this.handle = handle;
    this.memory = memory;
  }

  /** Takes a row of the lock's memory. Called on an engine thread. */
  static EngineLock join(StateHandle handle) throws IpcException {
    StateOpening opening = handle.opening();
    SharedState state = handle.state();
    StateMemory memory = new MappedState(state.memory());
    long pauseNs = SHORTEST_PAUSE_NS;
    while (true) {
      try {
        LockMemory joined = LockMemory.join(memory, state, ProcessHandle.current().pid());
        if (joined != null) {
          return new EngineLock(handle, joined);
        }
      } catch (LockMemory.NoRowException e) {
        throw opening.failure(
            ErrorCode.STATE_FULL,
            "The lock is open " + LockDescriptor.MAX_ROWS + " times",
            "Close it in a process that does not need it.",
            e);
      } catch (InternalError e) {
        throw opening.fault(e);
      }
      if (opening.remainingNs() <= 0 || opening.cancelled()) {
        throw opening.failure(
            ErrorCode.OPEN_FAILED,
            "Another process acquires the lock all the time, or was stopped while it did",
            "Find it with lslocks, and resume or end it.");
      }
      LockSupport.parkNanos(pauseNs);
      pauseNs = Math.min(2 * pauseNs, LOOK_NS);
    }
  }

  @Override
  public String name() {
    return handle.opening().name();
  }

  @Override
  public Address address() {
    return handle.address();
  }

  @Override
  public Held acquire() throws IpcException, InterruptedException {
    Held held = acquire(Long.MAX_VALUE);
    while (held == null) { // only after 146 years
      held = acquire(Long.MAX_VALUE);
    }
    return held;
  }

  @Override
  public @Nullable Held acquire(Duration timeout) throws IpcException, InterruptedException {
    return acquire(Durations.nanos(timeout));
  }

  @Override
  public @Nullable Held tryAcquire() throws IpcException {
    handle.requireUsable();
    if (!threads.tryAcquire()) {
      requireOtherHolder();
      return null;
    }
    Held held = null;
    try {
      LockMemory.Attempt attempt =
          memory.tryFast() ? LockMemory.Attempt.ACQUIRED : memory.trySlow(false);
      for (int i = 0; attempt == LockMemory.Attempt.BUSY && i < 3; i++) {
        Thread.yield();
        attempt = memory.trySlow(false);
      }
      if (isAcquired(attempt)) {
        held = held(attempt == LockMemory.Attempt.ABANDONED);
      }
      return held;
    } catch (InternalError e) {
      held = null; // the JVM throws it some time after the access
      throw handle.fault(e);
    } finally {
      if (held == null) {
        giveUp();
      }
    }
  }

  private static boolean isAcquired(LockMemory.Attempt attempt) {
    return attempt == LockMemory.Attempt.ACQUIRED || attempt == LockMemory.Attempt.ABANDONED;
  }

  private @Nullable Held acquire(long timeoutNs) throws IpcException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    handle.requireUsable();
    if (!threads.tryAcquire()) {
      requireOtherHolder();
      long deadlineNs = Durations.deadlineNs(timeoutNs);
      if (!awaitThreads(deadlineNs)) {
        return null;
      }
      return acquireFromProcesses(deadlineNs - System.nanoTime());
    }
    return acquireFromProcesses(timeoutNs);
  }

  /** Waits for the other threads of this object. */
  private boolean awaitThreads(long deadlineNs) throws IpcException, InterruptedException {
    while (true) {
      long leftNs = Math.max(0, deadlineNs - System.nanoTime());
      if (threads.acquire(Math.min(leftNs, LOOK_NS))) {
        return true;
      }
      handle.requireUsable();
      if (leftNs <= LOOK_NS && deadlineNs - System.nanoTime() <= 0) {
        return false;
      }
    }
  }

  /** Acquires the lock from other processes; this thread has excluded the others of this object. */
  private @Nullable Held acquireFromProcesses(long timeoutNs)
      throws IpcException, InterruptedException {
    Held held = null;
    try {
      Outcome outcome =
          memory.tryFast() ? Outcome.ACQUIRED : handle.block(() -> contend(timeoutNs));
      if (outcome != Outcome.TIMED_OUT) {
        held = held(outcome == Outcome.ABANDONED);
      }
      return held;
    } catch (InternalError e) {
      held = null; // the JVM throws it some time after the access
      throw handle.fault(e);
    } finally {
      if (held == null) {
        giveUp();
      }
    }
  }

  /** Lets other threads of this object try; this one has not acquired the lock. */
  private void giveUp() {
    CURRENT.setRelease(this, NONE);
    threads.release();
  }

  private enum Outcome {
    ACQUIRED,
    ABANDONED,
    TIMED_OUT
  }

  /** Acquires the lock, and sleeps while another process holds it. */
  private Outcome contend(long timeoutNs) throws IpcException, InterruptedException {
    long deadlineNs = Durations.deadlineNs(timeoutNs);
    long pauseNs = SHORTEST_PAUSE_NS;
    boolean slept = false;
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      handle.requireUsable();
      LockMemory.Attempt attempt = memory.trySlow(slept);
      if (isAcquired(attempt)) {
        return attempt == LockMemory.Attempt.ABANDONED ? Outcome.ABANDONED : Outcome.ACQUIRED;
      }
      long leftNs = Math.min(deadlineNs - System.nanoTime(), LOOK_NS);
      if (leftNs <= 0) {
        return Outcome.TIMED_OUT;
      }
      if (attempt == LockMemory.Attempt.HELD) {
        pauseNs = SHORTEST_PAUSE_NS;
        slept = true;
        if (handle.isOpen()) { // else close() has already ended the sleep
          memory.await(leftNs);
        }
      } else {
        LockSupport.parkNanos(this, Math.min(pauseNs, leftNs));
        pauseNs = Math.min(2 * pauseNs, LOOK_NS);
      }
    }
  }

  private long current() {
    return (long) CURRENT.getAcquire(this);
  }

  private void requireOtherHolder() throws IpcException {
    if (current() == NONE || (long) OWNER.getOpaque(this) != Thread.currentThread().getId()) {
      return;
    }
    if (!handle.state().checkIntact()) { // an error may have been thrown instead of what is held
      throw handle.opening().removed();
    }
    throw new IllegalStateException(
        "This thread already holds the lock " + name() + "; close what it acquired first");
  }

  private Held held(boolean abandoned) throws IpcException {
    if (abandoned && !handle.state().checkIntact()) { // what the memory says is worth nothing
      throw handle.opening().removed();
    }
    long number = ++last;
    OWNER.setOpaque(this, Thread.currentThread().getId());
    CURRENT.setRelease(this, number);
    return new EngineHeld(this, number, abandoned);
  }

  /** Releases an acquisition, unless it was released before. */
  void release(long number) {
    if (!CURRENT.compareAndSet(this, number, NONE)) {
      return;
    }
    try {
      memory.release();
    } catch (IpcException | InternalError e) {
      handle.state().checkIntact();
      LOG.warn("Cannot wake a process that waits for the lock {}; it looks by itself", name(), e);
    } finally {
      threads.release();
    }
  }

  @Override
  public boolean isOpen() {
    return handle.isOpen();
  }

  @Override
  public void close() {
    handle.close(
        () -> {
          try {
            memory.wakeup();
          } catch (IpcException | InternalError e) {
            LOG.debug("Cannot wake the waiting thread of {}; it looks by itself", name(), e);
          }
          endUse();
        });
  }

  /**
   * Waits until no thread uses the row of this object, and none will, because another process may
   * take the row when its kernel lock is released. If the lock is held, it stays so in the memory.
   */
  private void endUse() {
    threads.cancelWaiters();
    boolean ended;
    do {
      long number = current();
      ended =
          (number != NONE && CURRENT.compareAndSet(this, number, NONE))
              || !handle.state().isIntact() // a lock whose file is gone excludes nobody any more
              || threads.acquireUninterruptibly(CLOSE_PAUSE_NS);
    } while (!ended);
  }
}
