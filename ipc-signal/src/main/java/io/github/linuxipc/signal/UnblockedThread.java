package io.github.linuxipc.signal;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.SignalActions;
import io.github.linuxipc.spi.BackgroundThread;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that unblocks a signal and then parks until it is ended. It is used in a process whose
 * other threads all block that signal. The kernel delivers the signal to this thread, which runs
 * the JVM's handler.
 */
final class UnblockedThread {
  private final int number;
  private final Thread thread;
  private final CountDownLatch ready = new CountDownLatch(1);
  private volatile boolean ended;
  private @Nullable ErrnoException failure;

  UnblockedThread(SignalName name, int number) {
    this.number = number;
    this.thread = BackgroundThread.create("ipc-signal-" + name, UnblockedThread.class, this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      SignalActions.unblock(number);
    } catch (ErrnoException e) {
      failure = e;
      ended = true;
    } finally {
      ready.countDown();
    }
    while (!ended) {
      LockSupport.park(this);
    }
  }

  /**
   * Waits until the thread has unblocked the signal, and throws the error if the thread has failed.
   * An interrupt stays pending.
   */
  void awaitReady() throws ErrnoException {
    boolean interrupted = false;
    while (ready.getCount() > 0) {
      try {
        ready.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
  }

  void end() {
    ended = true;
    LockSupport.unpark(thread);
  }
}
