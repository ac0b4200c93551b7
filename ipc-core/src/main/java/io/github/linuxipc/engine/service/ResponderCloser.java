package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.Durations;
import io.github.linuxipc.engine.PatternReceiver;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a responder: what is queued is refused, what is started may be answered within linger, and
 * then its channels close (R8). A close in a handler on the polling thread is completed when the
 * poll that called the handler ends.
 */
final class ResponderCloser {
  private static final Logger LOG = LoggerFactory.getLogger(ResponderCloser.class);
  private static final int BATCH = 64;
  private static final long PAUSE_NS = 1_000_000;

  /** How long a thread may take from the return of its handler to the end of its poll. */
  private static final long RELEASE_NS = 10_000_000;

  private final ServiceResponder responder;
  private final PatternReceiver requests;
  private final ControlChannel control;
  private final Requesters requesters;
  private final ResponderUpkeep upkeep;
  private final Runnable onClosed;
  private final RequestIntake refusing;
  private final AtomicBoolean deferred = new AtomicBoolean();
  private volatile long lingerNs;

  ResponderCloser(
      ServiceResponder responder,
      PatternReceiver requests,
      ControlChannel control,
      Requesters requesters,
      ResponderUpkeep upkeep,
      Runnable onClosed) {
    this.responder = responder;
    this.requests = requests;
    this.control = control;
    this.requesters = requesters;
    this.upkeep = upkeep;
    this.onClosed = onClosed;
    this.refusing = new RequestIntake(responder, requesters, control);
  }

  void close(long timeoutNs, boolean inHandler) throws IpcException {
    lingerNs = timeoutNs;
    if (inHandler) {
      deferred.set(true);
    } else {
      finish();
    }
  }

  /** Completes a close that a handler has begun. Called by the polling thread after each poll. */
  void afterPoll() {
    if (deferred.get() && deferred.compareAndSet(true, false)) {
      try {
        finish();
      } catch (IpcException e) {
        LOG.warn(e.getMessage());
      }
    }
  }

  private void finish() throws IpcException {
    refuse(Durations.deadlineNs(lingerNs), () -> responder.started() > 0);
    int dropped;
    try {
      requests.close();
      control.close();
    } finally {
      dropped = requesters.close();
      onClosed.run();
    }
    if (dropped > 0) {
      ErrorCode code = ErrorCode.UNDELIVERED;
      String what = "Answers that could not be delivered within linger: " + dropped;
      String next = "Raise linger, or check why the requesters do not take them.";
      throw IpcException.of(code, code.text(what, responder.where(), next), null);
    }
  }

  /**
   * Refuses what is queued, and sends the answers that were kept.
   *
   * @param awaited whether there is something else to wait for
   */
  void refuse(long deadlineNs, BooleanSupplier awaited) {
    boolean more = true;
    while (more) {
      boolean waits = awaited.getAsBoolean(); // before the look into the channel
      boolean read = refuseQueued(0) || (!waits && refuseQueued(RELEASE_NS));
      boolean flushed = upkeep.step();
      boolean open = read || !flushed || waits;
      more = open && deadlineNs - System.nanoTime() > 0;
      if (more && !read) {
        LockSupport.parkNanos(this, PAUSE_NS);
      }
    }
  }

  /**
   * Reads some queued messages, and refuses the requests; returns whether there were messages.
   *
   * @param timeoutNs how long to wait for a message, or for another thread that polls
   */
  private boolean refuseQueued(long timeoutNs) {
    RequestIntake.Poll poll = refusing.begin(null, null);
    try {
      return timeoutNs == 0
          ? requests.poll(poll, BATCH) > 0
          : requests.poll(poll, BATCH, timeoutNs) > 0;
    } catch (ChannelClosedException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (IpcException e) {
      LOG.debug("The request channel cannot be polled", e);
      return false;
    } finally {
      int unused = refusing.end(poll);
      LOG.trace("{} requests were started while the responder was closing", unused);
    }
  }
}
