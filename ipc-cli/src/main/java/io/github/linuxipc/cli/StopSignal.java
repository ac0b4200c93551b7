package io.github.linuxipc.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in good order when the process is told to stop (Ctrl-C, SIGTERM): its endpoint
 * is closed, and the process lives until the command has written what it had taken.
 */
final class StopSignal implements AutoCloseable {
  private static final long PATIENCE_MS = 2_000;

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean requested;

  private StopSignal() {}

  static StopSignal closing(AutoCloseable endpoint) {
    StopSignal signal = new StopSignal();
    Thread hook = new Thread(() -> signal.stop(endpoint), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    return signal;
  }

  private void stop(AutoCloseable endpoint) {
    if (finished.getCount() == 0) {
      return;
    }
    requested = true;
    try {
      endpoint.close();
      finished.await(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      // the process is ending; the command's own thread reports what matters
    }
  }

  /** Tells whether the process was told to stop while the command ran. */
  boolean requested() {
    return requested;
  }

  /** The command has finished. */
  @Override
  public void close() {
    finished.countDown();
  }
}
