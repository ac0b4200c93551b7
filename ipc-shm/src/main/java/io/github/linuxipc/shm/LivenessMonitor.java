package io.github.linuxipc.shm;

import io.github.linuxipc.shm.ring.MappedMemory;
import io.github.linuxipc.shm.ring.MemoryFaults;
import io.github.linuxipc.spi.BackgroundThread;
import io.github.linuxipc.spi.Cleanup;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The single thread of this class loader that checks whether peers are alive and does the file work
 * of open links. The threads of an application do not do this work, because an interrupt of such a
 * thread would close a file channel. The thread runs while there is a link or a task. A check never
 * waits for another process.
 */
public final class LivenessMonitor {
  /** The single instance. */
  public static final LivenessMonitor SHARED = new LivenessMonitor();

  /**
   * The period of the checks while messages are sent: a fifth of the time that T9 allows (see
   * docs/contract.md). A check costs two system calls for each peer, and the wake-up from sleep
   * costs more than that. With this period the checks take about 0.03 % of a core.
   */
  private static final long PERIOD_NS = 200_000_000;

  /** The period of the checks while no messages are sent. It is shorter than what T9 allows. */
  private static final long IDLE_PERIOD_NS = 800_000_000;

  /** The number of checks without traffic after which the links count as idle. */
  private static final int IDLE_AFTER_CHECKS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(LivenessMonitor.class);

  private final Set<Monitored> monitored = ConcurrentHashMap.newKeySet();
  private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
  private @Nullable Thread thread;
  private volatile boolean active;
  private int idleChecks;

  /** A link whose peers are checked. */
  public interface Monitored {
    /**
     * Checks the peers.
     *
     * @return whether messages were transferred over the link since the last check
     */
    boolean checkPeers();
  }

  private LivenessMonitor() {}

  /**
   * Begins the checks of a link.
   *
   * @param link the link
   */
  public void add(Monitored link) {
    try (Cleanup undo = new Cleanup()) {
      undo.add(() -> monitored.remove(link));
      monitored.add(link);
      wake();
      undo.done(link);
    }
  }

  /**
   * Stops the checks of a link. No check of the link begins in a later round, but one that belongs
   * to the current round may still run.
   *
   * @param link the link
   */
  public void remove(Monitored link) {
    monitored.remove(link);
  }

  /** Executes a task soon, on the thread of this monitor. */
  void execute(Runnable task) {
    work.add(task);
    wake();
  }

  /**
   * Executes a task on the thread of this monitor, and waits until the task ends or a time-out
   * passes. An interrupt stays pending. If the thread cannot be created, the caller's thread
   * executes the task.
   */
  void executeAndWait(Runnable task, long timeoutNs) {
    CountDownLatch done = new CountDownLatch(1);
    Runnable counted =
        () -> {
          try {
            task.run();
          } finally {
            done.countDown();
          }
        };
    boolean interrupted = false;
    try {
      execute(counted);
    } catch (OutOfMemoryError e) {
      if (work.remove(counted)) {
        interrupted = Thread.interrupted();
        runGuarded(counted);
      }
    }
    long deadlineNs = System.nanoTime() + timeoutNs;
    while (true) {
      try {
        done.await(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void wake() {
    active = true;
    if (thread == null) {
      Thread fresh = BackgroundThread.create("ipc-shm-watch", LivenessMonitor.class, this::run);
      fresh.start();
      thread = fresh; // only after the start, because a start may fail
    } else {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    MappedMemory.prepareForCompiler();
    long nextNs = System.nanoTime();
    boolean ended = false;
    while (!ended) {
      try {
        nextNs = runOnce(nextNs);
        ended = ended();
      } catch (RuntimeException | Error e) { // such as a memory fault, reported late
        LOG.warn("The liveness check of shared-memory links failed; continuing", e);
      }
    }
  }

  private long runOnce(long dueNs) {
    for (Runnable task = work.poll(); task != null; task = work.poll()) {
      runGuarded(task);
    }
    long nowNs = System.nanoTime();
    long nextNs = dueNs;
    if (active) {
      active = false;
      idleChecks = 0;
      nextNs = nowNs + Math.min(PERIOD_NS, dueNs - nowNs);
    }
    if (nowNs - nextNs >= 0) {
      idleChecks++;
      monitored.forEach(link -> runGuarded(() -> checkPeers(link)));
      nextNs = System.nanoTime() + (idleChecks < IDLE_AFTER_CHECKS ? PERIOD_NS : IDLE_PERIOD_NS);
    }
    if (work.isEmpty()) {
      LockSupport.parkNanos(this, nextNs - System.nanoTime());
    }
    return nextNs;
  }

  private void checkPeers(Monitored link) {
    if (link.checkPeers()) {
      idleChecks = 0;
    }
  }

  private synchronized boolean ended() {
    boolean ended = monitored.isEmpty() && work.isEmpty();
    if (ended) {
      thread = null;
    }
    return ended;
  }

  /**
   * Runs a task and logs what it throws, so that a fault of one link does not affect the others.
   */
  private static void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) { // also OutOfMemoryError: memory may be available later
      MemoryFaults.drain();
      LOG.warn("The liveness check of a shared-memory link failed; continuing", e);
    }
  }
}
