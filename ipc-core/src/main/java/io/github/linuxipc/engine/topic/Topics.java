package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;

/** Opens publishers and subscribers over the engine's channels, and closes those still open. */
public final class Topics implements AutoCloseable {
  private final Engine engine;

  /**
   * Creates the topics of an engine. Opens nothing.
   *
   * @param engine opens the channels
   */
  public Topics(Engine engine) {
    this.engine = engine;
  }

  /**
   * Opens a publisher.
   *
   * @param plan what to open
   * @return the publisher
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public TopicPublisher publisher(TopicPlan plan) throws IpcException, InterruptedException {
    throw new UnsupportedOperationException("not yet " + engine + plan);
  }

  /**
   * Opens a subscriber.
   *
   * @param plan what to open
   * @return the subscriber
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public TopicSubscriber subscriber(TopicPlan plan) throws IpcException, InterruptedException {
    throw new UnsupportedOperationException("not yet " + engine + plan);
  }

  @Override
  public void close() throws IpcException {}
}
