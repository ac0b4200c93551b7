package io.github.linuxipc.socket.stream;

import io.github.linuxipc.socket.handshake.RepeatedWakeup;
import io.github.linuxipc.spi.BackgroundThread;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Monitors the sender-side connections of one transport on one thread. It detects that a receiver
 * has gone and, for waiting senders, that the socket has room again. The thread runs as long as
 * there are connections, and closes its selector when it ends. Thread-safe.
 */
public final class ConnectionMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionMonitor.class);
  private static final long FAILURE_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final String scheme;
  private @Nullable Run current;

  /**
   * Creates a monitor. Opens nothing and starts no thread.
   *
   * @param scheme the transport's scheme, part of the thread's name
   */
  public ConnectionMonitor(String scheme) {
    this.scheme = scheme;
  }

  /** Registers a connection. The caller attaches the link to the key. */
  synchronized SelectionKey add(SocketChannel channel) throws IOException {
    Run found = current;
    Run run = found == null ? new Run() : found;
    boolean added = false;
    try {
      SelectionKey key = channel.register(run.selector, SelectionKey.OP_READ);
      if (found == null) {
        run.thread.start();
      }
      added = true;
      run.links++;
      current = run;
      run.wakeup(); // a select in progress does not include the new key
      return key;
    } finally {
      if (!added && found == null) {
        WakeableSelector.close(run.selector);
      }
    }
  }

  /**
   * Removes a connection that has been closed, or whose key is cancelled. If it is the last one,
   * waits until the selector is closed, because a closed channel keeps its descriptor until then.
   * Never waits while it holds the monitor's lock.
   */
  void remove() {
    Run ended = removeLink();
    if (ended != null) {
      ended.end();
    }
  }

  /** Returns the run to end, if this was its last link. */
  private synchronized @Nullable Run removeLink() {
    Run run = current;
    if (run == null || --run.links > 0) {
      if (run != null) {
        run.wakeup(); // a closed channel keeps its descriptor until the selector drops its key
      }
      return null;
    }
    current = null;
    return run;
  }

  /** One run of the thread, from the first connection to the last. */
  private final class Run {
    final Selector selector;
    final Thread thread;

    /** Guarded by the monitor's lock. */
    int links;

    private volatile boolean ended;

    Run() throws IOException {
      this.selector = WakeableSelector.open();
      this.thread =
          BackgroundThread.create("ipc-" + scheme + "-monitor", ConnectionMonitor.class, this::run);
    }

    void wakeup() {
      WakeableSelector.wakeup(selector);
    }

    void end() {
      ended = true;
      wakeup();
      RepeatedWakeup.untilEnded(thread, this::wakeup);
    }

    private void run() {
      try {
        while (!ended) {
          select();
        }
      } finally {
        WakeableSelector.close(selector);
      }
    }

    private void select() {
      try {
        selector.select(ConnectionMonitor::dispatch, WakeableSelector.LONGEST_MS);
      } catch (IOException | RuntimeException | Error e) { // one link must not affect the others
        LOG.error("The connection monitor cannot select; it retries", e);
        LockSupport.parkNanos(FAILURE_PAUSE_NS);
      }
    }
  }

  private static void dispatch(SelectionKey key) {
    if (key.attachment() instanceof StreamOutbound link) {
      link.onReady(key);
    }
  }
}
