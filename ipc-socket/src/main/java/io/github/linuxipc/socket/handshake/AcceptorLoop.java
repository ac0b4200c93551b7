package io.github.linuxipc.socket.handshake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which many receivers accept their senders. It runs while there is a receiver,
 * sleeps while nobody comes, and looks once a second whether the receivers' files are in place,
 * which costs a system call a directory. Thread-safe.
 *
 * @param <D> what it waits in
 */
public abstract class AcceptorLoop<D extends Demultiplexer> {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptorLoop.class);
  private static final long PLACE_CHECK_NS = 900_000_000;
  private static final long TROUBLE_PAUSE_NS = 100_000_000;

  private final String name;
  private @Nullable Generation current;

  /**
   * Makes a loop; opens and starts nothing.
   *
   * @param name the thread's name
   */
  protected AcceptorLoop(String name) {
    this.name = name;
  }

  /**
   * Opens what the thread waits in.
   *
   * @param server what to tell of those that are ready
   * @return it
   * @throws IOException if there are not enough descriptors
   */
  protected abstract D open(Server<D> server) throws IOException;

  /**
   * Serves those that are ready.
   *
   * @param <D> what the loop waits in
   */
  @FunctionalInterface
  public interface Server<D extends Demultiplexer> {
    /**
     * Serves one. Does not fail.
     *
     * @param acceptor whose it is
     * @param what what the acceptor is to be told
     */
    void serve(ChannelAcceptor<D> acceptor, @Nullable Object what);
  }

  final synchronized void add(ChannelAcceptor<D> acceptor) throws IOException {
    Generation found = current;
    Generation generation = found == null ? new Generation() : found;
    boolean added = false;
    try {
      generation.join(acceptor);
      if (found == null) {
        generation.thread.start();
      }
      added = true;
    } finally {
      if (!added) {
        generation.members.remove(acceptor);
        if (found == null) {
          generation.demultiplexer.close();
        }
      }
    }
    generation.size++;
    current = generation;
  }

  /** Returns when the loop uses the acceptor no more; an interrupt stays pending. */
  final void remove(ChannelAcceptor<D> acceptor) {
    CountDownLatch left = new CountDownLatch(1);
    Generation generation;
    boolean last;
    synchronized (this) {
      generation = current;
      if (generation == null || !generation.members.contains(acceptor)) {
        return;
      }
      last = --generation.size == 0;
      if (last) {
        current = null;
      }
      generation.leaveSoon(acceptor, left, last);
    }
    untilDone(left::await);
    if (last) {
      untilDone(generation.thread::join);
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private static void untilDone(Step step) {
    boolean interrupted = false;
    boolean done = false;
    while (!done) {
      try {
        step.run();
        done = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes a thread that keeps nothing of the application that happens to be the first to bind. */
  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setContextClassLoader(AcceptorLoop.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }

  /** One life of the thread, from the first receiver to the last. */
  private final class Generation {
    final D demultiplexer;
    final Thread thread;
    final Set<ChannelAcceptor<D>> members = ConcurrentHashMap.newKeySet();

    /** Guarded by the loop. */
    int size;

    private final Queue<Runnable> requests = new ConcurrentLinkedQueue<>();
    private final Set<ChannelAcceptor<D>> timed = new LinkedHashSet<>();
    private final SocketFileCheck places = new SocketFileCheck();
    private final LogRateLimiter log = new LogRateLimiter(60);
    private long placeCheckNs = System.nanoTime() + PLACE_CHECK_NS;
    private boolean mending;
    private volatile boolean ending;

    Generation() throws IOException {
      this.demultiplexer = open(this::serve);
      this.thread = thread(this::run, name);
    }

    void join(ChannelAcceptor<D> acceptor) throws IOException {
      acceptor.attach(demultiplexer);
      members.add(acceptor);
      request(() -> tend(acceptor));
    }

    void leaveSoon(ChannelAcceptor<D> acceptor, CountDownLatch left, boolean last) {
      request(() -> leave(acceptor, left));
      if (last) {
        ending = true; // after the last request
        demultiplexer.wakeup();
      }
    }

    private void request(Runnable request) {
      requests.add(request);
      demultiplexer.wakeup();
    }

    private void run() {
      try {
        while (!ending || mending || !requests.isEmpty()) {
          turnSafely();
        }
      } finally {
        demultiplexer.close();
      }
    }

    private void turnSafely() {
      try {
        turn();
      } catch (IOException | RuntimeException | Error e) {
        if (log.allows()) {
          LOG.error("Senders cannot be waited for", e);
        }
        LockSupport.parkNanos(TROUBLE_PAUSE_NS);
      }
    }

    private void turn() throws IOException {
      for (Runnable request = requests.poll(); request != null; request = requests.poll()) {
        request.run();
      }
      if (ending && !mending) {
        return;
      }
      demultiplexer.await(waitNs());
      for (ChannelAcceptor<D> each : timed.isEmpty() ? List.<ChannelAcceptor<D>>of() : due()) {
        tend(each);
      }
      if (places.isNeeded(members) && placeCheckNs - System.nanoTime() <= 0) {
        placeCheckNs = System.nanoTime() + PLACE_CHECK_NS;
        checkPlaces();
      }
    }

    private long waitNs() {
      long nowNs = System.nanoTime();
      long waitNs = places.isNeeded(members) ? placeCheckNs - nowNs : Long.MAX_VALUE;
      for (ChannelAcceptor<D> each : timed) {
        waitNs = Math.min(waitNs, each.dueNs - nowNs);
      }
      return waitNs;
    }

    private List<ChannelAcceptor<D>> due() {
      long nowNs = System.nanoTime();
      List<ChannelAcceptor<D>> due = new ArrayList<>();
      for (ChannelAcceptor<D> each : timed) {
        if (each.dueNs - nowNs <= 0) {
          due.add(each);
        }
      }
      return due;
    }

    private void serve(ChannelAcceptor<D> acceptor, @Nullable Object what) {
      try {
        acceptor.serve(what);
      } catch (IOException | RuntimeException | Error e) {
        acceptor.trouble(e);
      }
      tend(acceptor);
    }

    private void tend(ChannelAcceptor<D> acceptor) {
      long leftNs;
      try {
        leftNs = acceptor.tend(demultiplexer);
      } catch (IOException | RuntimeException | Error e) {
        acceptor.trouble(e);
        leftNs = acceptor.pauseNs();
      }
      if (leftNs == Long.MAX_VALUE) {
        timed.remove(acceptor);
      } else {
        acceptor.dueNs = System.nanoTime() + leftNs;
        timed.add(acceptor);
      }
    }

    private void leave(ChannelAcceptor<D> acceptor, CountDownLatch left) {
      if (acceptor.away) {
        acceptor.onReturn = () -> leave(acceptor, left);
        return;
      }
      members.remove(acceptor);
      timed.remove(acceptor);
      try {
        acceptor.detach(demultiplexer);
        demultiplexer.flush();
      } catch (IOException | RuntimeException | Error e) {
        LOG.debug("An acceptor did not leave in order", e);
      } finally {
        left.countDown();
      }
    }

    private void checkPlaces() {
      List<ChannelAcceptor<D>> missing = mending ? List.of() : places.missing(members);
      if (missing.isEmpty()) {
        return;
      }
      for (ChannelAcceptor<D> each : missing) {
        each.acceptAll(); // the last that found the old one
        each.away = true;
        tend(each);
      }
      mending = true;
      try {
        thread(() -> mendAll(missing), name + "-rebind").start();
      } catch (OutOfMemoryError e) { // no thread now; the next check tries again
        missing.forEach(this::comeBack);
        mending = false;
      }
    }

    /** On a thread of its own: to bind waits for the directory's lock, and we wait for nobody. */
    private void mendAll(List<ChannelAcceptor<D>> missing) {
      for (ChannelAcceptor<D> each : missing) {
        try {
          each.mend();
        } finally {
          request(() -> comeBack(each));
        }
      }
      request(() -> mending = false);
    }

    private void comeBack(ChannelAcceptor<D> acceptor) {
      acceptor.away = false;
      Runnable onReturn = acceptor.onReturn;
      if (onReturn == null) {
        tend(acceptor);
      } else {
        onReturn.run();
      }
    }
  }
}
