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
 * Waits in a link. If the link's wait blocks in native code, a virtual thread that waited there
 * would pin its carrier. A virtual thread therefore delegates such a wait to a platform thread, and
 * parks (T14). A delegated wait costs more than several messages. While messages arrive quickly, a
 * virtual thread therefore usually only yields to other virtual threads, and its caller polls
 * again. An interrupt ends the wait and stays pending. One thread waits at a time.
 */
final class BlockingWait {
  private static final Logger LOG = LoggerFactory.getLogger(BlockingWait.class);
  private static final @Nullable MethodHandle IS_VIRTUAL = isVirtualHandle();

  /** The number of waits in which a virtual thread only yields before it delegates one. */
  private static final int MAX_YIELDS = 32;

  /**
   * The duration from which a delegated wait is long. After a long wait, the next wait is delegated
   * at once, because it is not expected to be short.
   */
  private static final long SHORT_WAIT_NS = 10_000_000;

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
   * Creates the wait of one link.
   *
   * @param parks whether the link's wait only parks its thread, so that a virtual thread need not
   *     delegate it
   * @param await the link's wait
   * @param wakeup ends the link's wait
   */
  BlockingWait(EngineThreads threads, boolean parks, Await await, Runnable wakeup) {
    this.threads = threads;
    this.parks = parks;
    this.await = await;
    this.wakeup = wakeup;
  }

  /** Waits once; may return spuriously. */
  void await(long timeoutNs) throws IpcException {
    if (parks || !isVirtual()) {
      await.await(timeoutNs);
    } else if (yields < MAX_YIELDS) {
      yields++;
      Thread.yield();
    } else {
      long beganNs = System.nanoTime();
      awaitOnPlatformThread(timeoutNs);
      yields = System.nanoTime() - beganNs < SHORT_WAIT_NS ? 0 : MAX_YIELDS;
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
      while (!hasEnded(wait)) {
        interrupted = true;
        wakeQuietly(wakeup);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns whether the wait has ended; false after an interrupt. */
  private static boolean hasEnded(Future<?> wait) throws IpcException {
    try {
      wait.get();
      return true;
    } catch (InterruptedException e) {
      return false;
    } catch (ExecutionException e) {
      throw EngineThreads.rethrown(e);
    }
  }

  /** Ends a wait in a link. A failure is only logged, so that the caller can go on. */
  static void wakeQuietly(Runnable wakeup) {
    try {
      wakeup.run();
    } catch (RuntimeException | InternalError e) {
      LOG.warn("Cannot wake a thread that waits in a link; its wait ends by itself", e);
    }
  }

  /** Returns whether the calling thread is virtual. */
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

  /** Returns a handle of {@code Thread.isVirtual()}, which exists from Java 21 on; null before. */
  private static @Nullable MethodHandle isVirtualHandle() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
