package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.engine.Durations;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** Publishes the parts of a streamed response. Each subscription makes a call of its own. */
final class StreamPublisher implements Flow.Publisher<Message> {
  private final ServiceRequester requester;
  private final Executor callbacks;
  private final byte[] request;
  private final long timeoutNs;

  StreamPublisher(ServiceRequester requester, Executor callbacks, byte[] request, long timeoutNs) {
    this.requester = requester;
    this.callbacks = callbacks;
    this.request = request;
    this.timeoutNs = timeoutNs;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Message> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    StreamSubscription subscription = new StreamSubscription(requester, subscriber, callbacks);
    subscription.signalSubscribed();
    try {
      requester.start(
          subscription,
          ByteBuffer.wrap(request),
          Headers.empty(),
          Durations.deadlineNs(timeoutNs),
          MessageKind.STREAM);
      subscription.started();
    } catch (IpcException | RuntimeException e) { // Reactive Streams, rule 1.9
      subscription.signalFailure(e);
    }
  }
}
