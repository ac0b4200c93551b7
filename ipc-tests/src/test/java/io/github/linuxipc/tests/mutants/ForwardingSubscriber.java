package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.topic.GapHandler;
import io.github.linuxipc.topic.PublisherHandler;
import io.github.linuxipc.topic.PublisherInfo;
import io.github.linuxipc.topic.TopicSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that behaves like a correct one except for what a subclass overrides. A {@link
 * WaitSet} does not take it.
 */
class ForwardingSubscriber extends ForwardingEndpoint implements TopicSubscriber {
  final TopicSubscriber good;

  ForwardingSubscriber(TopicSubscriber good) {
    super(good);
    this.good = good;
  }

  /** Wraps the application's handler. */
  MessageHandler handler(MessageHandler handler) {
    return handler;
  }

  @Override
  public Message receive() throws IpcException, InterruptedException {
    return good.receive();
  }

  @Override
  public @Nullable Message receive(Duration timeout) throws IpcException, InterruptedException {
    return good.receive(timeout);
  }

  @Override
  public @Nullable Message tryReceive() throws IpcException {
    return good.tryReceive();
  }

  @Override
  public int poll(MessageHandler handler, int limit) throws IpcException {
    return good.poll(handler(handler), limit);
  }

  @Override
  public int poll(MessageHandler handler, int limit, Duration timeout)
      throws IpcException, InterruptedException {
    return good.poll(handler(handler), limit, timeout);
  }

  @Override
  public void forEach(MessageHandler handler) throws IpcException, InterruptedException {
    good.forEach(handler(handler));
  }

  @Override
  public Flow.Publisher<Message> flow(Executor executor) {
    return good.flow(executor);
  }

  @Override
  public void onGap(GapHandler handler) {
    good.onGap(handler);
  }

  @Override
  public void onPublisherLeft(PublisherHandler handler) {
    good.onPublisherLeft(handler);
  }

  @Override
  public List<PublisherInfo> publishers() {
    return good.publishers();
  }

  @Override
  public void shutdown() {
    good.shutdown();
  }

  @Override
  public void close() {
    good.close();
  }

  @Override
  public void unsubscribe() {
    good.unsubscribe();
  }
}
