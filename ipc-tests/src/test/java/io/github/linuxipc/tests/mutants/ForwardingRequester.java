package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.CallEnd;
import io.github.linuxipc.service.CallTime;
import io.github.linuxipc.service.Requester;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A requester that behaves like a correct one except for what a subclass overrides. */
class ForwardingRequester extends ForwardingEndpoint implements Requester {
  final Requester good;

  ForwardingRequester(Requester good) {
    super(good);
    this.good = good;
  }

  @Override
  public Message call(ByteBuffer request, Headers headers)
      throws IpcException, InterruptedException {
    return good.call(request, headers);
  }

  @Override
  public Message call(ByteBuffer request, Headers headers, Duration timeout)
      throws IpcException, InterruptedException {
    return good.call(request, headers, timeout);
  }

  @Override
  public CompletableFuture<Message> callAsync(
      ByteBuffer request, Headers headers, Duration timeout) {
    return good.callAsync(request, headers, timeout);
  }

  @Override
  public Flow.Publisher<Message> stream(ByteBuffer request, Duration timeout) {
    return good.stream(request, timeout);
  }

  @Override
  public CallTime callTime(CallEnd end) {
    return good.callTime(end);
  }

  @Override
  public boolean awaitResponder(Duration timeout) throws IpcException, InterruptedException {
    return good.awaitResponder(timeout);
  }
}
