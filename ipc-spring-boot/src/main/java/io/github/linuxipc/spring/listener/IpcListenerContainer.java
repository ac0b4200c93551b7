package io.github.linuxipc.spring.listener;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Responder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Receives for one listener. A thread of its own opens the endpoint and polls it, and opens it
 * again after a failure, with growing pauses. Thread-safe.
 */
public final class IpcListenerContainer {
  private static final Logger LOG = LoggerFactory.getLogger(IpcListenerContainer.class);

  /** How often a thread that waits looks whether it is to stop. */
  private static final Duration CHECK = Duration.ofMillis(200);

  private static final int BATCH = 64;
  private static final long DRAIN_CHECK_MS = 5;

  private final Ipc ipc;
  private final String id;
  private final ListenerTarget target;
  private final ListenerMethod method;
  private final ListenerOptions options;
  private final Activity activity = new Activity();
  private @Nullable Run run;

  IpcListenerContainer(
      Ipc ipc, String id, ListenerTarget target, ListenerMethod method, ListenerOptions options) {
    this.ipc = ipc;
    this.id = id;
    this.target = target;
    this.method = method;
    this.options = options;
  }

  /**
   * Returns the listener's id.
   *
   * @return the id
   */
  public String id() {
    return id;
  }

  /**
   * Returns what the listener receives from.
   *
   * @return the target
   */
  public ListenerTarget target() {
    return target;
  }

  /**
   * Returns how the listener receives.
   *
   * @return the options
   */
  public ListenerOptions options() {
    return options;
  }

  /** Starts to receive, without waiting for the endpoint to be open. Idempotent. */
  public synchronized void start() {
    if (run == null) {
      run = new Run();
      new Thread(run, "ipc-" + id).start(); // no daemon: an application may have nothing else
    }
  }

  /**
   * Stops. What senders were told is accepted is handled first: the listener receives until nothing
   * has arrived for a pause, or the time-out has passed. Then its endpoint is closed. Idempotent.
   *
   * @param timeout how long messages are still handled
   * @throws InterruptedException if the thread is interrupted; the endpoint is closed then
   */
  public void stop(Duration timeout) throws InterruptedException {
    Run current;
    synchronized (this) {
      current = run;
      run = null;
    }
    if (current != null) {
      current.stop(System.nanoTime() + timeout.toNanos());
    }
  }

  /**
   * Returns whether the listener was started and not stopped.
   *
   * @return whether it receives, or tries to
   */
  public synchronized boolean isRunning() {
    return run != null;
  }

  /**
   * Returns the endpoint.
   *
   * @return the endpoint, unless it is not open or is that of an event
   */
  public Optional<Endpoint> endpoint() {
    return Optional.ofNullable(current())
        .map(current -> current.endpoint)
        .filter(Endpoint.class::isInstance)
        .map(Endpoint.class::cast);
  }

  /**
   * Returns whether the endpoint is open.
   *
   * @return whether the listener receives
   */
  public boolean isBound() {
    Run current = current();
    return current != null && current.endpoint != null;
  }

  /**
   * Returns why the endpoint is not open.
   *
   * @return the text of the last error; empty if there was none
   */
  public Optional<String> failure() {
    return Optional.ofNullable(current()).map(current -> current.failure);
  }

  private synchronized @Nullable Run current() {
    return run;
  }

  private ThreadFactory threads() {
    String prefix = "ipc-" + id + "-";
    return options.virtualThreads()
        ? new VirtualThreadTaskExecutor(prefix).getVirtualThreadFactory()
        : new CustomizableThreadFactory(prefix);
  }

  private boolean handsOver() {
    return options.concurrency() > 1 || options.virtualThreads();
  }

  /** One life of the container, from a start to the stop that follows. */
  private final class Run implements Runnable {
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable AutoCloseable endpoint;
    private volatile @Nullable String failure;

    /** The thread that opens the endpoint now, or null. Guarded by this. */
    private @Nullable Thread opener;

    @Override
    public void run() {
      try {
        BackOffExecution pauses = options.backOff().start();
        while (!isStopping()) {
          if (receiveOnce()) {
            pauses = options.backOff().start();
          }
          stopping.await(pauses.nextBackOff(), TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException e) {
        if (!isStopping()) {
          LOG.warn("The thread of the listener {} was interrupted; the listener ends", id);
        }
      } finally {
        stopped.countDown();
      }
    }

    private boolean isStopping() {
      return stopping.getCount() == 0;
    }

    /** Receives until the endpoint is closed or fails. Returns whether it was opened. */
    private boolean receiveOnce() throws InterruptedException {
      boolean opened = false;
      try (AutoCloseable fresh = open()) {
        opened = true;
        failure = null;
        endpoint = fresh;
        if (!isStopping()) { // else the stop may have seen no endpoint
          receive(fresh);
        }
        failed("its endpoint was closed");
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception | LinkageError e) {
        failed(e.getMessage());
      } finally {
        endpoint = null;
      }
      return opened;
    }

    /** Opens the endpoint, which may wait for another process to leave. A stop interrupts that. */
    private AutoCloseable open() throws IpcException, InterruptedException {
      synchronized (this) {
        if (isStopping()) {
          throw new InterruptedException("the listener is stopping");
        }
        opener = Thread.currentThread();
      }
      AutoCloseable fresh = null;
      try {
        fresh = target.open(ipc);
        return fresh;
      } finally {
        synchronized (this) {
          opener = null;
          if (fresh != null && isStopping()) {
            Thread.interrupted(); // by the stop, which came too late
          }
        }
      }
    }

    private synchronized void interruptOpening() {
      if (opener != null) {
        opener.interrupt();
      }
    }

    private void failed(@Nullable String why) {
      String text = String.valueOf(why);
      if (!isStopping() && !text.equals(failure)) {
        LOG.warn("The listener {} does not receive, and tries again: {}", id, text);
      }
      failure = text;
    }

    private void receive(AutoCloseable fresh) throws Exception {
      if (fresh instanceof Receiver receiver) {
        receive(receiver);
      } else if (fresh instanceof Responder responder) {
        respond(responder);
      } else {
        Waiter waiter = (Waiter) fresh;
        while (!isStopping()) {
          if (waiter.await(CHECK)) {
            method.wake();
          }
        }
      }
    }

    private interface Poll {
      int poll(Duration timeout) throws IpcException, InterruptedException;
    }

    /**
     * Polls until the stream ends or the stop has begun, and then until this thread itself has
     * found nothing for the pause: a clock beside it could not tell an empty channel from a busy
     * machine.
     */
    private void drain(Poll source) throws IpcException, InterruptedException {
      boolean last;
      int handled;
      do {
        last = isStopping();
        handled = source.poll(last ? options.pause() : CHECK);
      } while (handled > 0 || (handled == 0 && !last));
    }

    private void receive(Receiver receiver) throws IpcException, InterruptedException {
      if (!handsOver()) {
        drain(timeout -> receiver.poll(method::handle, BATCH, timeout));
        return;
      }
      HandlerThreads handlers = new HandlerThreads(options.concurrency(), threads());
      try {
        MessageHandler handler = message -> handlers.execute(message, method::handle);
        drain(timeout -> receiver.poll(handler, BATCH, timeout));
      } finally {
        handlers.close();
      }
      handlers.await();
    }

    private void respond(Responder responder) throws IpcException, InterruptedException {
      if (!handsOver()) {
        drain(timeout -> responder.poll(method::answer, BATCH, timeout));
        return;
      }
      ExecutorService executor =
          options.virtualThreads()
              ? Executors.newCachedThreadPool(threads())
              : Executors.newFixedThreadPool(options.concurrency(), threads());
      try {
        responder.serve(this::answer, executor); // until the stop closes the responder
      } finally {
        executor.shutdown();
      }
    }

    private void answer(Request request) throws Exception {
      activity.begin();
      try {
        method.answer(request);
      } finally {
        activity.end();
      }
    }

    void stop(long deadlineNs) throws InterruptedException {
      stopping.countDown();
      interruptOpening();
      try {
        if (endpoint instanceof Responder && handsOver()) {
          awaitPause(deadlineNs);
        } else {
          stopped.await(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
      } finally {
        close();
      }
      long leftNs = Math.max(deadlineNs - System.nanoTime(), TimeUnit.SECONDS.toNanos(1));
      if (!stopped.await(leftNs, TimeUnit.NANOSECONDS)) {
        LOG.warn("The listener {} still handles a message, and is left behind", id);
      }
    }

    /**
     * Waits until no request is handled and none has been started for the pause. Those that are not
     * started when the responder closes are refused, so that none is lost.
     */
    private void awaitPause(long deadlineNs) throws InterruptedException {
      long seen = activity.begun();
      long sinceNs = System.nanoTime();
      while (endpoint != null && System.nanoTime() - deadlineNs < 0) {
        if (seen != activity.begun() || !activity.isIdle()) {
          seen = activity.begun();
          sinceNs = System.nanoTime();
        } else if (System.nanoTime() - sinceNs >= options.pause().toNanos()) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(DRAIN_CHECK_MS);
      }
    }

    private void close() {
      AutoCloseable open = endpoint;
      if (open != null) {
        try {
          open.close();
        } catch (Exception e) {
          LOG.warn("The listener {} could not answer everything: {}", id, e.getMessage());
        }
      }
    }
  }
}
