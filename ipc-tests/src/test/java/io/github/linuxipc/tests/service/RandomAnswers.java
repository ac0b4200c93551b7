package io.github.linuxipc.tests.service;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.service.Request;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that answer retained requests in random order. The answer to a number is its complement.
 */
final class RandomAnswers implements AutoCloseable {
  private static final int SEED = 15;

  /** How long a thread waits for a further request before it answers one of those that it holds. */
  private static final long WAIT_US = 50;

  private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger overtaken = new AtomicInteger();
  private final int held;
  private volatile boolean closed;

  /**
   * Starts the threads.
   *
   * @param count how many threads
   * @param outstanding how many requests are retained at most
   */
  RandomAnswers(int count, int outstanding) {
    this.held = outstanding / count / 2;
    for (int i = 0; i < count; i++) {
      Random random = new Random(SEED + i);
      Thread thread = new Thread(() -> answer(random), "test-answers");
      thread.start();
      threads.add(thread);
    }
  }

  void add(Request request) {
    queue.add(request);
  }

  int answered() {
    return answered.get();
  }

  /** Returns how many requests were answered before one that the same thread took earlier. */
  int overtaken() {
    return overtaken.get();
  }

  private void answer(Random random) {
    List<Request> waiting = new ArrayList<>();
    try {
      while (!closed) {
        Request next = queue.poll(waiting.isEmpty() ? 10_000 : WAIT_US, TimeUnit.MICROSECONDS);
        if (next != null) {
          waiting.add(next);
        }
        boolean enough = next == null || waiting.size() >= held;
        if (enough && !waiting.isEmpty()) {
          int chosen = random.nextInt(waiting.size());
          overtaken.addAndGet(chosen > 0 ? 1 : 0);
          answer(waiting.remove(chosen));
        }
      }
    } catch (IpcException | InterruptedException e) {
      throw new IllegalStateException(e); // the requests held here stay unanswered
    }
  }

  private void answer(Request request) throws IpcException {
    long number = request.payload().getLong();
    answered.incrementAndGet(); // first, because the test reads it after the last reply
    request.reply(ByteBuffer.allocate(Long.BYTES).putLong(0, ~number));
  }

  @Override
  public void close() {
    closed = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
