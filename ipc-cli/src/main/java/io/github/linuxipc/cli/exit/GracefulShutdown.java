package io.github.linuxipc.cli.exit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a process that is told to stop (Ctrl-C, SIGTERM) alive until its work has come to its end:
 * what was taken is written, and what was opened is closed. The engine's own hook closes the
 * endpoints, which ends the work. Thread-safe.
 */
public final class GracefulShutdown {
  private static final long PATIENCE_MS = 3_000;

  private final CountDownLatch finished = new CountDownLatch(1);

  /** Begins work that ends with {@link #finished}. */
  public GracefulShutdown() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::awaitEnd, "orderly-exit"));
  }

  private void awaitEnd() {
    try {
      finished.await(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the work. Idempotent. */
  public void finished() {
    finished.countDown();
  }
}
