package io.github.linuxipc.socket.stream;

import io.github.linuxipc.spi.BackgroundThread;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
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
 * there are connections. Thread-safe.
 */
public final class ConnectionMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionMonitor.class);
  private static final long FAILURE_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final String scheme;
  private @Nullable Selector selector;
  private int links;

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
    Selector open = selector;
    boolean first = open == null;
    if (open == null) {
      open = Selector.open();
    }
    try {
      SelectionKey key = channel.register(open, SelectionKey.OP_READ);
      if (first) {
        start(open);
      }
      selector = open;
      links++;
      open.wakeup(); // a select in progress does not include the new key
      return key;
    } catch (IOException | RuntimeException | Error e) {
      if (first) {
        open.close();
      }
      throw e;
    }
  }

  private void start(Selector open) {
    BackgroundThread.create("ipc-" + scheme + "-monitor", ConnectionMonitor.class, () -> run(open))
        .start();
  }

  /** Removes a connection that has been closed. */
  synchronized void remove() {
    Selector open = selector;
    links--;
    if (open == null || links > 0) {
      wakeup(open); // a closed channel keeps its descriptor until the selector drops its key
      return;
    }
    selector = null;
    try {
      open.close();
    } catch (IOException e) {
      LOG.debug("A selector could not be closed", e);
    }
  }

  private static void wakeup(@Nullable Selector open) {
    if (open != null) {
      open.wakeup();
    }
  }

  private static void run(Selector open) {
    while (open.isOpen()) {
      try {
        open.select(ConnectionMonitor::dispatch);
      } catch (ClosedSelectorException e) {
        return;
      } catch (IOException | RuntimeException e) {
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
