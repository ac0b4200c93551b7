package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The operations in progress with which an engine opens endpoints or starts child processes, and
 * whether further operations are allowed. A close of the engine cancels those in progress.
 * Thread-safe.
 */
final class OpenOperations {
  private static final String CLOSED = "This Ipc instance was closed";

  private final EngineThreads threads;
  private final Set<ChannelContext.Cancel> inProgress = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  OpenOperations(EngineThreads threads) {
    this.threads = threads;
  }

  /**
   * Opens something on an engine thread while the calling thread waits.
   *
   * @param cancel cancels the operation
   * @param work opens it
   * @param unwanted closes what was opened after the caller gave up
   * @param <T> what is opened
   * @return what was opened
   * @throws IpcException as the work does, but with {@link ErrorCode#CLOSED} if the engine was
   *     closed meanwhile
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  <T> T run(ChannelContext.Cancel cancel, OpenTask.Work<T> work, Consumer<T> unwanted)
      throws IpcException, InterruptedException {
    inProgress.add(cancel);
    try {
      if (closed) {
        cancel.cancel();
      }
      return OpenTask.run(threads, cancel, work, unwanted);
    } catch (IpcException e) {
      throw closed
          ? ChannelContext.failure(ErrorCode.CLOSED, CLOSED, "", "Create another instance.", e)
          : e;
    } finally {
      inProgress.remove(cancel);
    }
  }

  /** Throws if the engine is closed. */
  void requireOpen() {
    if (closed) {
      throw new IllegalStateException(CLOSED + "; create another instance");
    }
  }

  /** Returns whether the engine is closed. */
  boolean isClosed() {
    return closed;
  }

  /** Cancels the operations in progress. */
  void cancelAll() {
    inProgress.forEach(ChannelContext.Cancel::cancel);
  }

  /** Refuses further operations. Those in progress continue until {@link #cancelAll}. */
  void close() {
    closed = true;
  }
}
