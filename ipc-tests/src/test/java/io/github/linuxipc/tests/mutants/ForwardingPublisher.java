package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.topic.SubscriptionInfo;
import io.github.linuxipc.topic.TopicPublisher;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** A publisher that behaves like a correct one except for what a subclass overrides. */
class ForwardingPublisher extends ForwardingEndpoint implements TopicPublisher {
  final TopicPublisher good;

  ForwardingPublisher(TopicPublisher good) {
    super(good);
    this.good = good;
  }

  @Override
  public void publish(ByteBuffer message) throws IpcException, InterruptedException {
    publish(message, Headers.empty());
  }

  @Override
  public void publish(ByteBuffer message, Headers headers)
      throws IpcException, InterruptedException {
    good.publish(message, headers);
  }

  @Override
  public boolean publish(ByteBuffer message, Duration timeout)
      throws IpcException, InterruptedException {
    return publish(message, Headers.empty(), timeout);
  }

  @Override
  public boolean publish(ByteBuffer message, Headers headers, Duration timeout)
      throws IpcException, InterruptedException {
    return good.publish(message, headers, timeout);
  }

  @Override
  public boolean tryPublish(ByteBuffer message) throws IpcException {
    return tryPublish(message, Headers.empty());
  }

  @Override
  public boolean tryPublish(ByteBuffer message, Headers headers) throws IpcException {
    return good.tryPublish(message, headers);
  }

  @Override
  public int subscribers() {
    return good.subscribers();
  }

  @Override
  public boolean awaitSubscribers(int count, Duration timeout)
      throws IpcException, InterruptedException {
    return good.awaitSubscribers(count, timeout);
  }

  @Override
  public List<SubscriptionInfo> subscriptions() {
    return good.subscriptions();
  }
}
