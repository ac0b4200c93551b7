package io.github.linuxipc.cli.exit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Delays the exit of a process after Ctrl-C or SIGTERM until its work has ended, for at most 3
 * seconds. When the work has ended, received messages are written and open endpoints are closed.
 * The engine's own shutdown hook closes the endpoints, which ends the work. Thread-safe.
 */
public final class GracefulShutdown {
  private static final long TIMEOUT_MS = 3_000;

  private final CountDownLatch finished = new CountDownLatch(1);

  /** Installs the shutdown hook, for work that ends with {@link #finished}. */
  public GracefulShutdown() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::awaitEnd, "orderly-exit"));
  }

  private void awaitEnd() {
    try {
      finished.await(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Records that the work has ended, so that the process may exit. Idempotent. */
  public void finished() {
    finished.countDown();
  }
}
