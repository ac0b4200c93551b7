package io.github.linuxipc.socket.handshake;

import io.github.linuxipc.spi.BackgroundThread;
import io.github.linuxipc.support.connect.LogRateLimiter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
 * The thread on which many receivers accept their senders. The thread runs as long as there is a
 * receiver, and waits while no sender connects. About once a second the thread checks whether the
 * receivers' socket files still exist. The check usually costs one system call per directory. Then
 * the thread tries to accept senders for each {@linkplain ChannelAcceptor#isUnproven unproven}
 * receiver: a stream receiver for which the demultiplexer has not reported a sender yet.
 * Thread-safe.
 *
 * @param <D> the demultiplexer in which the thread waits
 */
public abstract class AcceptorLoop<D extends Demultiplexer> {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptorLoop.class);
  private static final long CHECK_INTERVAL_NS = 900_000_000;
  private static final long FAILURE_PAUSE_NS = 100_000_000;

  private final String name;
  private @Nullable Generation current;

  /**
   * Creates a loop. Opens nothing and starts no thread.
   *
   * @param name the thread's name
   */
  protected AcceptorLoop(String name) {
    this.name = name;
  }

  /**
   * Opens the demultiplexer in which the thread waits.
   *
   * @param server serves the acceptors that are ready
   * @return the demultiplexer
   * @throws IOException if it cannot be opened, for instance because there are not enough
   *     descriptors
   */
  protected abstract D open(Server<D> server) throws IOException;

  /**
   * Serves the acceptors that are ready.
   *
   * @param <D> the demultiplexer
   */
  @FunctionalInterface
  public interface Server<D extends Demultiplexer> {
    /**
     * Serves one acceptor. Never throws.
     *
     * @param acceptor the acceptor
     * @param attachment the attachment of the socket that is ready, or null
     */
    void serve(ChannelAcceptor<D> acceptor, @Nullable Object attachment);
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

  /**
   * Removes an acceptor. Returns when the loop no longer uses the acceptor and, if it was the last
   * one, when the thread has ended. An interrupt does not end the wait; the interrupt status stays
   * set.
   */
  final void remove(ChannelAcceptor<D> acceptor) {
    CountDownLatch removed = new CountDownLatch(1);
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
      generation.removeSoon(acceptor, removed, last);
    }
    Runnable wakeup = generation.demultiplexer::wakeup;
    RepeatedWakeup.until(timeoutMs -> removed.await(timeoutMs, TimeUnit.MILLISECONDS), wakeup);
    if (last) {
      RepeatedWakeup.untilEnded(generation.thread, wakeup);
    }
  }

  /** One run of the thread, from the first receiver to the last. */
  private final class Generation {
    final D demultiplexer;
    final Thread thread;
    final Set<ChannelAcceptor<D>> members = ConcurrentHashMap.newKeySet();

    /** Guarded by the loop's monitor. */
    int size;

    private final Queue<Runnable> requests = new ConcurrentLinkedQueue<>();
    private final Set<ChannelAcceptor<D>> timed = new LinkedHashSet<>();
    private final SocketFileCheck fileCheck = new SocketFileCheck();
    private final LogRateLimiter log = new LogRateLimiter(60);
    private long nextCheckNs = System.nanoTime() + CHECK_INTERVAL_NS;
    private boolean rebinding;
    private volatile boolean ending;

    Generation() throws IOException {
      this.demultiplexer = open(this::serve);
      this.thread = BackgroundThread.create(name, AcceptorLoop.class, this::run);
    }

    void join(ChannelAcceptor<D> acceptor) throws IOException {
      acceptor.attach(demultiplexer);
      members.add(acceptor);
      request(() -> update(acceptor));
    }

    void removeSoon(ChannelAcceptor<D> acceptor, CountDownLatch removed, boolean last) {
      request(() -> remove(acceptor, removed));
      if (last) {
        ending = true; // set after the last request was queued
        demultiplexer.wakeup();
      }
    }

    private void request(Runnable request) {
      requests.add(request);
      demultiplexer.wakeup();
    }

    private void run() {
      try {
        while (!ending || rebinding || !requests.isEmpty()) {
          runOnceSafely();
        }
      } finally {
        demultiplexer.close();
      }
    }

    private void runOnceSafely() {
      try {
        runOnce();
      } catch (IOException | RuntimeException | Error e) {
        if (log.allows()) {
          LOG.error("The acceptor thread {} cannot wait for senders; it retries", name, e);
        }
        LockSupport.parkNanos(FAILURE_PAUSE_NS);
      }
    }

    private void runOnce() throws IOException {
      for (Runnable request = requests.poll(); request != null; request = requests.poll()) {
        request.run();
      }
      if (ending && !rebinding) {
        return;
      }
      demultiplexer.await(waitNs());
      for (ChannelAcceptor<D> each : timed.isEmpty() ? List.<ChannelAcceptor<D>>of() : due()) {
        update(each);
      }
      if (isCheckNeeded() && nextCheckNs - System.nanoTime() <= 0) {
        nextCheckNs = System.nanoTime() + CHECK_INTERVAL_NS;
        checkFiles();
        members.forEach(this::checkUnproven);
      }
    }

    private boolean isCheckNeeded() {
      return fileCheck.isNeeded(members) || members.stream().anyMatch(ChannelAcceptor::isUnproven);
    }

    private void checkUnproven(ChannelAcceptor<D> acceptor) {
      if (acceptor.rebinding || !acceptor.isUnproven()) {
        return;
      }
      try {
        acceptor.acceptUnreported();
      } catch (IOException | RuntimeException | Error e) {
        acceptor.onFailure(e);
      }
      update(acceptor);
    }

    private long waitNs() {
      long nowNs = System.nanoTime();
      long waitNs = isCheckNeeded() ? nextCheckNs - nowNs : Long.MAX_VALUE;
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

    private void serve(ChannelAcceptor<D> acceptor, @Nullable Object attachment) {
      try {
        acceptor.serve(attachment);
      } catch (IOException | RuntimeException | Error e) {
        acceptor.onFailure(e);
      }
      update(acceptor);
    }

    private void update(ChannelAcceptor<D> acceptor) {
      long leftNs;
      try {
        leftNs = acceptor.update(demultiplexer);
      } catch (IOException | RuntimeException | Error e) {
        acceptor.onFailure(e);
        leftNs = acceptor.pauseNs();
      }
      if (leftNs == Long.MAX_VALUE) {
        timed.remove(acceptor);
      } else {
        acceptor.dueNs = System.nanoTime() + leftNs;
        timed.add(acceptor);
      }
    }

    private void remove(ChannelAcceptor<D> acceptor, CountDownLatch removed) {
      if (acceptor.rebinding) {
        acceptor.afterRebind = () -> remove(acceptor, removed);
        return;
      }
      members.remove(acceptor);
      timed.remove(acceptor);
      try {
        acceptor.detach(demultiplexer);
        demultiplexer.flush();
      } catch (IOException | RuntimeException | Error e) {
        LOG.debug("An acceptor could not be detached", e);
      } finally {
        removed.countDown();
      }
    }

    private void checkFiles() {
      List<ChannelAcceptor<D>> missing = rebinding ? List.of() : fileCheck.missing(members);
      if (missing.isEmpty()) {
        return;
      }
      for (ChannelAcceptor<D> each : missing) {
        each.acceptAll(); // accepts the last senders that connected to the old socket
        each.rebinding = true;
        update(each);
      }
      rebinding = true;
      try {
        BackgroundThread.create(name + "-rebind", AcceptorLoop.class, () -> rebindAll(missing))
            .start();
      } catch (OutOfMemoryError e) { // no thread available; the next check retries
        missing.forEach(this::finishRebind);
        rebinding = false;
      }
    }

    /**
     * Binds the sockets again. Runs on a thread of its own, because binding waits for the
     * directory's lock, and the acceptor thread must not wait for it.
     */
    private void rebindAll(List<ChannelAcceptor<D>> missing) {
      for (ChannelAcceptor<D> each : missing) {
        try {
          each.rebindAndLog();
        } finally {
          request(() -> finishRebind(each));
        }
      }
      request(() -> rebinding = false);
    }

    private void finishRebind(ChannelAcceptor<D> acceptor) {
      acceptor.rebinding = false;
      Runnable afterRebind = acceptor.afterRebind;
      if (afterRebind == null) {
        update(acceptor);
      } else {
        afterRebind.run();
      }
    }
  }
}
