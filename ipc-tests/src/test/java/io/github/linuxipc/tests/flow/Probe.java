package io.github.linuxipc.tests.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.tests.traffic.Payload;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that records the numbers of its messages. It checks that its signals come one at a
 * time, in the order that the Reactive Streams rules allow, and that each message is whole.
 */
final class Probe implements Flow.Subscriber<Message> {
  private static final long PATIENCE_S = 40;

  private final LinkedBlockingQueue<Long> numbers = new LinkedBlockingQueue<>();
  private final CountDownLatch subscribed = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();
  private final OnMessage action;
  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable Throwable error;
  private volatile @Nullable Thread lastThread;
  private volatile @Nullable String fault;

  /** What a test does with a message, before the probe records the message. */
  @FunctionalInterface
  interface OnMessage {
    void accept(Probe probe, long number) throws Exception;
  }

  Probe() {
    this((probe, number) -> {});
  }

  Probe(OnMessage action) {
    this.action = action;
  }

  private void signal(boolean first, Runnable work) {
    lastThread = Thread.currentThread();
    if (running.getAndIncrement() != 0) {
      fault = "two signals ran at the same time";
    }
    if (first != (subscription == null) || ended.getCount() == 0) {
      fault = "a signal came before onSubscribe or after the end";
    }
    try {
      work.run();
    } finally {
      running.decrementAndGet();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    signal(true, () -> subscription = given);
    subscribed.countDown();
  }

  @Override
  public void onNext(Message message) {
    signal(false, () -> next(message));
  }

  private void next(Message message) {
    long number = Payload.number(message.payload());
    try {
      Payload.check(message.payload(), 0, number, message.payload().remaining());
    } catch (AssertionError e) {
      fault = e.getMessage();
    }
    try {
      action.accept(this, number);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      fault = e.toString();
    } finally {
      numbers.add(number);
    }
  }

  @Override
  public void onError(Throwable thrown) {
    signal(false, () -> error = thrown);
    ended.countDown();
  }

  @Override
  public void onComplete() {
    signal(false, () -> {});
    ended.countDown();
  }

  Flow.Subscription subscription() throws InterruptedException {
    assertTrue(subscribed.await(PATIENCE_S, TimeUnit.SECONDS), "no onSubscribe");
    Flow.Subscription given = subscription;
    if (given == null) {
      throw new AssertionError(fault);
    }
    return given;
  }

  Probe request(long n) throws InterruptedException {
    subscription().request(n);
    return this;
  }

  /** Waits for a message, and returns its number. */
  long awaitNext() throws InterruptedException {
    Long number = numbers.poll(PATIENCE_S, TimeUnit.SECONDS);
    if (number == null) {
      throw new AssertionError("no message came; " + error, error);
    }
    assertNoFault();
    return number;
  }

  /**
   * Waits for the messages with the numbers from {@code first} to {@code end - 1}, in this order.
   */
  void awaitNumbers(long first, long end) throws InterruptedException {
    for (long number = first; number < end; number++) {
      assertEquals(number, awaitNext());
    }
  }

  /** Returns the number of messages that have come, and that no wait has returned yet. */
  int untaken() {
    return numbers.size();
  }

  /** Waits for onComplete or onError; returns null or the error. */
  @Nullable Throwable awaitEnd() throws InterruptedException {
    assertTrue(ended.await(PATIENCE_S, TimeUnit.SECONDS), "no end");
    assertNoFault();
    return error;
  }

  /** Asserts that every signal until now was allowed, and that every message was whole. */
  void assertNoFault() {
    assertNull(fault);
  }

  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** Returns the name of the thread of the latest signal. */
  String lastThread() {
    Thread thread = lastThread;
    return thread == null ? "none" : thread.getName();
  }
}
