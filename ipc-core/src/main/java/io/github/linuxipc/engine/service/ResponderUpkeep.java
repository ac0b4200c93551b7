package io.github.linuxipc.engine.service;

import io.github.linuxipc.engine.BackgroundWork;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One engine thread of a responder that does what must not wait for a poll. It sends answers that a
 * response channel did not take, reads notices, and cancels requests that are overdue or whose
 * requester is gone. It runs only while there is something to do.
 */
final class ResponderUpkeep implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ResponderUpkeep.class);
  private static final long FIRST_PAUSE_NS = 500_000;
  private static final long LAST_FLUSH_PAUSE_NS = 16_000_000;
  private static final long PAUSE_NS = 100_000_000;

  private final ServiceResponder responder;
  private final Requesters requesters;
  private final ControlChannel control;
  private final BackgroundWork background;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean required;
  private volatile boolean flushRequired;
  private volatile @Nullable Thread thread;

  ResponderUpkeep(
      ServiceResponder responder,
      Requesters requesters,
      ControlChannel control,
      BackgroundWork background) {
    this.responder = responder;
    this.requesters = requesters;
    this.control = control;
    this.background = background;
  }

  /** Starts the thread if it does not run; otherwise makes it look once more before it ends. */
  void require() {
    required = true;
    if (!running.get() && running.compareAndSet(false, true) && !background.tryStart(this)) {
      running.set(false);
    }
  }

  /** Starts the thread if it does not run, and ends its pause. */
  void requireFlush() {
    flushRequired = true;
    require();
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      long pauseNs = FIRST_PAUSE_NS;
      boolean busy = true;
      while (busy) {
        required = false;
        if (flushRequired) {
          flushRequired = false;
          pauseNs = FIRST_PAUSE_NS;
        }
        boolean flushed = step();
        boolean unopened = requesters.openFailed();
        busy = !flushed || unopened || required || responder.started() > 0;
        if (busy) {
          LockSupport.parkNanos(this, flushed ? PAUSE_NS : pauseNs);
          pauseNs = Math.min(2 * pauseNs, LAST_FLUSH_PAUSE_NS);
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("The upkeep of {} has failed", responder.channel(), e);
    } finally {
      thread = null;
      running.set(false);
    }
    if (required) { // it was required after the last look
      require();
    }
  }

  /** Does once what is due; returns whether no answer is left to be sent. */
  boolean step() {
    control.poll();
    requesters.endLeft();
    long nowNs = System.nanoTime();
    boolean flushed = true;
    for (RequesterLink link : requesters.all()) {
      flushed &= link.flush();
      link.endOverdue(nowNs);
    }
    return flushed;
  }
}
