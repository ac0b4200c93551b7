package io.github.linuxipc.spring.listener;

import io.github.linuxipc.channel.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The threads on which a listener handles messages. Each has a short queue of its own, and the
 * messages of one sender go to the same thread, so that they stay in order. A full queue makes the
 * thread that polls wait, and so, in the end, the senders.
 */
final class HandlerThreads implements AutoCloseable {
  private static final int QUEUED = 64;
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private final List<ExecutorService> lanes = new ArrayList<>();

  HandlerThreads(int count, ThreadFactory factory) {
    for (int i = 0; i < count; i++) {
      lanes.add(
          new ThreadPoolExecutor(
              1,
              1,
              0,
              TimeUnit.SECONDS,
              new ArrayBlockingQueue<>(QUEUED),
              factory,
              HandlerThreads::await));
    }
  }

  private static void await(Runnable task, ThreadPoolExecutor lane) {
    try {
      lane.getQueue().put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted", e);
    }
  }

  /**
   * Hands a message over. The bytes are copied, because the view ends with the caller's handler.
   */
  void execute(Message view, Consumer<Message> handler) {
    Message message = view.copy();
    int lane = (int) (((message.senderId() * MIX) >>> 33) % lanes.size());
    lanes.get(lane).execute(() -> handler.accept(message));
  }

  /** Ends the threads when they have handled what they were given. */
  @Override
  public void close() {
    lanes.forEach(ExecutorService::shutdown);
  }

  /** Waits until the threads have ended, after the close. */
  void await() throws InterruptedException {
    for (ExecutorService lane : lanes) {
      lane.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
  }
}
