package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits in a link. A virtual thread would pin its carrier there, so it hands the wait to a platform
 * thread and parks (T14). That costs more than several messages, so while they come quickly it only
 * gives way to other virtual threads most times, and its caller looks again. An interrupt ends the
 * wait and stays pending. One thread waits at a time.
 */
final class BlockingWait {
  private static final Logger LOG = LoggerFactory.getLogger(BlockingWait.class);
  private static final @Nullable MethodHandle IS_VIRTUAL = isVirtualHandle();

  /** How often a virtual thread gives way before it hands a wait over. */
  private static final int YIELDS = 32;

  /** A wait that took so long is no sign that the next one will be short. */
  private static final long SHORT_NS = 10_000_000;

  private final EngineThreads threads;
  private final boolean parks;
  private final Await await;
  private final Runnable wakeup;
  private int yields;

  /** The wait of a link. */
  @FunctionalInterface
  interface Await {
    void await(long timeoutNs) throws IpcException;
  }

  /**
   * Makes the wait of one link.
   *
   * @param parks whether the link's wait only parks its thread
   * @param await the link's wait
   * @param wakeup ends it
   */
  BlockingWait(EngineThreads threads, boolean parks, Await await, Runnable wakeup) {
    this.threads = threads;
    this.parks = parks;
    this.await = await;
    this.wakeup = wakeup;
  }

  /** Waits once; may return for no reason. */
  void await(long timeoutNs) throws IpcException {
    if (parks || !isVirtual()) {
      await.await(timeoutNs);
    } else if (yields < YIELDS) {
      yields++;
      Thread.yield();
    } else {
      long beganNs = System.nanoTime();
      awaitOnPlatformThread(timeoutNs);
      yields = System.nanoTime() - beganNs < SHORT_NS ? 0 : YIELDS;
    }
  }

  private void awaitOnPlatformThread(long timeoutNs) throws IpcException {
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    Future<?> wait =
        threads
            .executor()
            .submit(
                () -> {
                  await.await(timeoutNs);
                  return null;
                });
    boolean interrupted = false;
    try {
      while (!ended(wait)) {
        interrupted = true;
        wakeQuietly(wakeup);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether the wait is over; false after an interrupt. */
  private static boolean ended(Future<?> wait) throws IpcException {
    try {
      wait.get();
      return true;
    } catch (InterruptedException e) {
      return false;
    } catch (ExecutionException e) {
      throw EngineThreads.rethrown(e);
    }
  }

  /** Ends a wait in a link; a link that cannot must not keep its caller from what comes next. */
  static void wakeQuietly(Runnable wakeup) {
    try {
      wakeup.run();
    } catch (RuntimeException | InternalError e) {
      LOG.warn("A wait cannot be ended; it ends by itself", e);
    }
  }

  /** Whether the calling thread is virtual. */
  static boolean isVirtual() {
    if (IS_VIRTUAL == null) {
      return false;
    }
    try {
      return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Thread.isVirtual() is there from Java 21 on. */
  private static @Nullable MethodHandle isVirtualHandle() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
