package io.github.linuxipc.socket.stream;

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
 * Watches the senders' connections of one transport on one thread: that the receiver is still
 * there, and, for those who wait, that there is room again. The thread lives as long as there are
 * connections. Any thread may call it.
 */
public final class ConnectionMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionMonitor.class);
  private static final long TROUBLE_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final String scheme;
  private @Nullable Selector selector;
  private int links;

  /**
   * Makes a monitor; opens and starts nothing.
   *
   * @param scheme the transport's scheme, for the thread's name
   */
  public ConnectionMonitor(String scheme) {
    this.scheme = scheme;
  }

  /** Begins to watch a connection; the link is to be attached to the key. */
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
      open.wakeup(); // a select that is going on does not know the key
      return key;
    } catch (IOException | RuntimeException | Error e) {
      if (first) {
        open.close();
      }
      throw e;
    }
  }

  private void start(Selector open) {
    Thread thread = new Thread(() -> watch(open), "ipc-" + scheme + "-monitor");
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends the watch over a connection that has been closed. */
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
      LOG.debug("A selector did not close", e);
    }
  }

  private static void wakeup(@Nullable Selector open) {
    if (open != null) {
      open.wakeup();
    }
  }

  private static void watch(Selector open) {
    while (open.isOpen()) {
      try {
        open.select(ConnectionMonitor::tell);
      } catch (ClosedSelectorException e) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.error("Connections cannot be watched", e);
        LockSupport.parkNanos(TROUBLE_PAUSE_NS);
      }
    }
  }

  private static void tell(SelectionKey key) {
    if (key.attachment() instanceof StreamOutbound link) {
      link.onReady(key);
    }
  }
}
