package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Opens something on an engine thread while the application's thread waits, so that an interrupt,
 * which would close any file channel it meets, meets none. What is opened after the application
 * gave up is closed at once.
 */
final class OpenTask {
  private OpenTask() {}

  /** What an engine thread does. */
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

  @SuppressWarnings(
      "PMD.AvoidCatchingThrowable") // the application's thread shall see it, whatever it is
  private static <T> void complete(CompletableFuture<T> opened, Work<T> work) {
    try {
      opened.complete(work.open());
    } catch (Throwable e) {
      opened.completeExceptionally(e);
    }
  }
}
