package io.github.linuxipc.tests.traffic;

import io.github.linuxipc.topic.TopicPublisher;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Publishes numbered messages in a thread of its own, until it is ended or a publish throws. */
public final class PublishStream implements AutoCloseable {
  private final TopicPublisher publisher;
  private final int tag;
  private final ByteBuffer message;
  private final LongConsumer onBegin;
  private final Thread thread;
  private volatile long begun;
  private volatile long accepted;
  private volatile boolean ending;
  private volatile @Nullable Throwable failure;

  private PublishStream(TopicPublisher publisher, int tag, int size, LongConsumer onBegin) {
    this.publisher = publisher;
    this.tag = tag;
    this.message = ByteBuffer.allocateDirect(size);
    this.onBegin = onBegin;
    this.thread = new Thread(this::run, "publish-stream-" + tag);
    thread.setDaemon(true);
  }

  /**
   * Starts a stream.
   *
   * @param publisher the publisher to use
   * @param tag the tag of its messages
   * @param size their size in bytes
   * @return the stream
   */
  public static PublishStream start(TopicPublisher publisher, int tag, int size) {
    return start(publisher, tag, size, number -> {});
  }

  /**
   * Starts a stream.
   *
   * @param publisher the publisher to use
   * @param tag the tag of its messages
   * @param size their size in bytes
   * @param onBegin is told the number of each message before it is published
   * @return the stream
   */
  public static PublishStream start(
      TopicPublisher publisher, int tag, int size, LongConsumer onBegin) {
    PublishStream stream = new PublishStream(publisher, tag, size, onBegin);
    stream.thread.start();
    return stream;
  }

  private void run() {
    try {
      for (long number = 0; !ending; accepted = ++number) {
        begun = number + 1;
        onBegin.accept(number);
        publisher.publish(Payload.fill(message.clear(), tag, number));
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  /**
   * Returns the tag of its messages.
   *
   * @return the tag
   */
  public int tag() {
    return tag;
  }

  /**
   * Returns the number of the first message whose publish has not begun.
   *
   * @return the number
   */
  public long begun() {
    return begun;
  }

  /**
   * Returns how many messages were accepted.
   *
   * @return the number
   */
  public long accepted() {
    return accepted;
  }

  /**
   * Waits until a number of messages was accepted, or the stream has ended.
   *
   * @param count the number
   * @throws InterruptedException if interrupted
   */
  public void awaitAccepted(long count) throws InterruptedException {
    while (accepted < count && thread.isAlive()) {
      Thread.sleep(1);
    }
  }

  /** Ends the stream after the current message. */
  public void end() {
    ending = true;
  }

  /**
   * Returns whether the stream has not ended.
   *
   * @return whether its thread runs
   */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /**
   * Ends the stream after the current message, and waits until that message has been accepted.
   * Fails if a publish has thrown.
   *
   * @return how many messages were accepted
   * @throws InterruptedException if interrupted
   */
  public long finish() throws InterruptedException {
    ending = true;
    thread.join();
    if (failure != null) {
      throw new AssertionError("a publish failed after " + accepted + " messages", failure);
    }
    return accepted;
  }

  /** Interrupts the publishing thread and waits until it has ended. Idempotent. */
  @Override
  public void close() {
    ending = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
