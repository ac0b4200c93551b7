package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.Request;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A request that behaves like a correct one except for what a subclass overrides. */
class ForwardingRequest implements Request {
  final Request good;
  private final UnaryOperator<Request> wrapper;

  /**
   * Wraps a request.
   *
   * @param wrapper wraps the request that {@link #retain} returns
   */
  ForwardingRequest(Request good, UnaryOperator<Request> wrapper) {
    this.good = good;
    this.wrapper = wrapper;
  }

  @Override
  public ByteBuffer payload() {
    return good.payload();
  }

  @Override
  public long senderId() {
    return good.senderId();
  }

  @Override
  public Headers headers() {
    return good.headers();
  }

  @Override
  public Message copy() {
    return good.copy();
  }

  @Override
  public void reply(ByteBuffer response, Headers headers) throws IpcException {
    good.reply(response, headers);
  }

  @Override
  public void fail(int code, String text) {
    good.fail(code, text);
  }

  @Override
  public boolean isStream() {
    return good.isStream();
  }

  @Override
  public boolean emit(ByteBuffer part, Duration timeout) throws IpcException, InterruptedException {
    return good.emit(part, timeout);
  }

  @Override
  public void complete() {
    good.complete();
  }

  @Override
  public Duration remaining() {
    return good.remaining();
  }

  @Override
  public boolean isCancelled() {
    return good.isCancelled();
  }

  @Override
  public void onCancel(Runnable action) {
    good.onCancel(action);
  }

  @Override
  public Request retain() {
    return wrapper.apply(good.retain());
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return good.extension(type);
  }
}
