package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.Durations;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends the notices of one connection. An engine thread sends the notices that the control channel
 * does not take at once, and those that wait until that channel is open.
 */
final class Notices {
  private static final long POLL_NS = 5_000_000;

  private final Connection connection;
  private final ResponseChannel responses;

  /** Whether a notice may wait. As long as it is set, an engine thread flushes. */
  private final AtomicBoolean waiting = new AtomicBoolean();

  private volatile boolean closed;

  Notices(Connection connection, ResponseChannel responses) {
    this.connection = connection;
    this.responses = responses;
  }

  /** Takes note that a notice waits. */
  void attend() {
    if (waiting.compareAndSet(false, true)) {
      responses.attend();
      if (closed) { // no engine thread flushes any more
        close();
      }
    }
  }

  /**
   * Sends the notices that wait. Called on an engine thread. A notice that is kept while this
   * method runs finds the mark cleared, and sets it again.
   */
  void flush() {
    if (waiting.compareAndSet(true, false)
        && (connection.flush() || !waiting.compareAndSet(false, true))) {
      responses.attended();
    }
    if (closed) { // the close may have come while the mark was cleared
      close();
    }
  }

  /**
   * Sends the cancel notices of calls that a close has ended, even if the WELCOME is still to come.
   * Ends when no notice waits, the responder is gone, the time-out has passed, or the thread is
   * interrupted meanwhile. The interrupt status is kept.
   */
  void linger(long timeoutNs) throws IpcException {
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

  /** Takes note that no notice waits any more. Idempotent. */
  void close() {
    closed = true;
    if (waiting.compareAndSet(true, false)) {
      responses.attended();
    }
  }
}
