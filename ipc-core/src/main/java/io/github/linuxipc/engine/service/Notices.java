package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.Durations;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends a requester's notices. An engine thread sends the notices that the control channel does not
 * take at once, and those that wait until that channel is open.
 */
final class Notices {
  private static final long POLL_NS = 5_000_000;

  private final ResponderLink link;
  private final ResponseChannel responses;
  private final AtomicBoolean waiting = new AtomicBoolean();

  Notices(ResponderLink link, ResponseChannel responses) {
    this.link = link;
    this.responses = responses;
  }

  /** Sends a cancel notice, now or later, and then releases the permit of the call. */
  void cancel(Connection connection, long number) {
    if (!connection.cancel(number)) {
      attend();
    }
  }

  /** Sends a credit notice, now or later. */
  void credit(Connection connection, long number, int parts) {
    if (!connection.credit(number, parts)) {
      attend();
    }
  }

  private void attend() {
    if (waiting.compareAndSet(false, true)) {
      responses.attend();
    }
  }

  /** Sends the notices that wait. Called on an engine thread. */
  void flush() {
    Connection connection = link.current();
    boolean flushed = connection == null || connection.flush();
    if (flushed) {
      close();
    }
  }

  /**
   * Sends the cancel notices of calls that a close has ended, even if the WELCOME is still to come.
   * Ends when no notice waits, the responder is gone, the time-out has passed, or the thread is
   * interrupted meanwhile. The interrupt status is kept.
   */
  void linger(Connection connection, long timeoutNs) throws IpcException {
    long deadlineNs = Durations.deadlineNs(timeoutNs);
    boolean interrupted = Thread.interrupted();
    try {
      while (!connection.flush()
          && !connection.isPeerGone()
          && deadlineNs - System.nanoTime() > 0) {
        responses.pollOnEngineThread(POLL_NS);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes note that no notice waits any more. */
  void close() {
    if (waiting.compareAndSet(true, false)) {
      responses.attended();
    }
  }
}
