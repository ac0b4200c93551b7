package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.Durations;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends a requester's notices. An engine thread sends what the control channel does not take at
 * once, or what waits until that channel is known.
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

  /** Sends a cancel notice, now or later. The permit of the call is released then. */
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

  /** Sends the cancel notices of calls that a close has ended, also if WELCOME is to come yet. */
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

  /** No notice waits any more. */
  void close() {
    if (waiting.compareAndSet(true, false)) {
      responses.attended();
    }
  }
}
