package io.github.linuxipc.socket.stream;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens selectors that can be woken, and wakes and closes them. When the JDK makes a selector, it
 * ignores a failure of {@code epoll_ctl(2)}, for instance because {@code fs.epoll.max_user_watches}
 * is reached. A thread that waits in such a selector could never be woken, and {@link
 * Selector#close} would wait for that thread without limit. The JDK also throws an {@link
 * InternalError} if the write that wakes the thread fails.
 */
final class WakeableSelector {
  /** The longest select, after which a wake-up that failed is noticed. */
  static final long LONGEST_MS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(WakeableSelector.class);
  private static final int ATTEMPTS = 3;
  private static final long PROBE_MS = 200;

  private WakeableSelector() {}

  /**
   * Opens a selector, and checks that a wake-up ends its select.
   *
   * @return the selector
   * @throws IOException if it cannot be opened or woken; no resource stays open
   */
  static Selector open() throws IOException {
    Selector selector = Selector.open();
    boolean works = false;
    try {
      works = isWakeable(selector);
    } finally {
      if (!works) {
        close(selector);
      }
    }
    return selector;
  }

  private static boolean isWakeable(Selector selector) throws IOException {
    // A select that ends before its time-out was woken. A busy machine may need another attempt.
    for (int i = 0; i < ATTEMPTS; i++) {
      long beganNs = System.nanoTime();
      wakeup(selector);
      selector.select(PROBE_MS);
      if (System.nanoTime() - beganNs < TimeUnit.MILLISECONDS.toNanos(PROBE_MS)) {
        return true;
      }
    }
    throw new UnwakeableSelectorException();
  }

  /**
   * Wakes the selecting thread. Never throws.
   *
   * @return whether the thread is woken; if not, its select ends within {@link #LONGEST_MS}
   */
  static boolean wakeup(Selector selector) {
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        selector.wakeup();
        return true;
      } catch (InternalError e) { // the write to the selector's descriptor failed
        LOG.debug("A selector could not be woken", e);
      }
    }
    return false;
  }

  /** Closes a selector. Never throws. */
  static void close(Selector selector) {
    // Done first, because close() would fail half-way if its own wake-up failed.
    wakeup(selector);
    try {
      selector.close();
    } catch (IOException | InternalError e) {
      LOG.debug("A selector could not be closed", e);
    }
  }
}
