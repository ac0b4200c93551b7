package io.github.linuxipc.shm;

import io.github.linuxipc.shm.ring.MemoryFaults;
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
 * The one thread of this class loader that looks whether peers live, and does the file work of open
 * links: an application's threads may be interrupted, which would close a file channel. It runs
 * while there is a link. What it is given never waits for another process.
 */
final class LivenessMonitor {
  /** The one watch. */
  static final LivenessMonitor SHARED = new LivenessMonitor();

  /**
   * A fifth of what T9 allows. A look costs two system calls a peer, and more for coming out of
   * sleep: with this period some 0.03 % of a core.
   */
  private static final long PERIOD_NS = 200_000_000;

  /** The period while nothing moves: nobody waits for what a dead peer held. */
  private static final long QUIET_PERIOD_NS = 800_000_000;

  /** After so many looks that saw nothing move it is quiet. */
  private static final int QUIET_AFTER = 10;

  private static final Logger LOG = LoggerFactory.getLogger(LivenessMonitor.class);

  private final Set<Monitored> watched = ConcurrentHashMap.newKeySet();
  private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
  private @Nullable Thread thread;
  private volatile boolean stirred;
  private int looksInQuiet;

  /** Somebody whose peers are looked at. */
  interface Monitored {
    /**
     * Looks at the peers.
     *
     * @return whether messages went over the link since the last look
     */
    boolean look();
  }

  private LivenessMonitor() {}

  void add(Monitored link) {
    try (Cleanup undo = new Cleanup()) {
      undo.add(() -> watched.remove(link));
      watched.add(link);
      wake();
      undo.done(link);
    }
  }

  /** Has a link looked at no more once this returns, unless it is being looked at. */
  void remove(Monitored link) {
    watched.remove(link);
  }

  /** Has work done soon. */
  void execute(Runnable task) {
    work.add(task);
    wake();
  }

  /**
   * Has work done and waits for it, but not for ever; an interrupt stays pending. Where no thread
   * can be had, the caller's does it.
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
        quietly(counted);
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
    stirred = true;
    if (thread == null) {
      Thread fresh =
          new Thread(null, this::run, "ipc-shm-watch", 0, false); // nothing of who is first
      fresh.setContextClassLoader(LivenessMonitor.class.getClassLoader());
      fresh.setDaemon(true);
      fresh.start();
      thread = fresh; // not before it runs: there may be no thread to be had
    } else {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    long nextNs = System.nanoTime();
    boolean ended = false;
    while (!ended) {
      try {
        nextNs = turn(nextNs);
        ended = ended();
      } catch (RuntimeException | Error e) { // as a fault in memory, told of later than it happened
        LOG.warn("Watching shared-memory links failed", e);
      }
    }
  }

  private long turn(long dueNs) {
    for (Runnable task = work.poll(); task != null; task = work.poll()) {
      quietly(task);
    }
    long nowNs = System.nanoTime();
    long nextNs = dueNs;
    if (stirred) {
      stirred = false;
      looksInQuiet = 0;
      nextNs = nowNs + Math.min(PERIOD_NS, dueNs - nowNs);
    }
    if (nowNs - nextNs >= 0) {
      looksInQuiet++;
      watched.forEach(link -> quietly(() -> look(link)));
      nextNs = System.nanoTime() + (looksInQuiet < QUIET_AFTER ? PERIOD_NS : QUIET_PERIOD_NS);
    }
    if (work.isEmpty()) {
      LockSupport.parkNanos(this, nextNs - System.nanoTime());
    }
    return nextNs;
  }

  private void look(Monitored link) {
    if (link.look()) {
      looksInQuiet = 0;
    }
  }

  private synchronized boolean ended() {
    boolean ended = watched.isEmpty() && work.isEmpty();
    if (ended) {
      thread = null;
    }
    return ended;
  }

  /** One link's fault must not blind the others. */
  private static void quietly(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) { // were there no memory, there would be some later
      MemoryFaults.drain();
      LOG.warn("Watching a shared-memory link failed", e);
    }
  }
}
