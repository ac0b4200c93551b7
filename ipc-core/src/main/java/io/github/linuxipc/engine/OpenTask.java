package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Opens an endpoint on an engine thread while the application's thread waits. An interrupt closes a
 * file channel that the interrupted thread uses. Here an interrupt closes no file channel, because
 * the application's thread uses none. An endpoint that is opened after the application has given up
 * is closed at once.
 */
final class OpenTask {
  private OpenTask() {}

  /** The work of the engine thread. */
  @FunctionalInterface
  interface Work<T> {
    T open() throws IpcException;
  }

  static <T> T run(
      EngineThreads threads, ChannelContext.Cancel cancel, Work<T> work, Consumer<T> unwanted)
      throws IpcException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    CompletableFuture<T> opened = new CompletableFuture<>();
    threads.executor().execute(() -> complete(opened, work));
    try {
      return opened.get();
    } catch (InterruptedException e) {
      cancel.cancel();
      opened.thenAccept(unwanted).exceptionally(failure -> null).join();
      throw e;
    } catch (ExecutionException e) {
      throw EngineThreads.rethrown(e);
    }
  }

  @SuppressWarnings("PMD.AvoidCatchingThrowable") // rethrown in the application's thread
  private static <T> void complete(CompletableFuture<T> opened, Work<T> work) {
    try {
      opened.complete(work.open());
    } catch (Throwable e) {
      opened.completeExceptionally(e);
    }
  }
}
