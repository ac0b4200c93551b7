package io.github.linuxipc.samples;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.Requester;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Adds up the ticks of a streamed response. Requests one part at a time. */
public final class TicksSubscriber implements Flow.Subscriber<Message> {
  private final CompletableFuture<Long> result = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;
  private long sum;

  private TicksSubscriber() {}

  /**
   * Asks for N ticks, and prints their sum.
   *
   * @param args N
   * @throws Exception if no responder is bound before the connect time-out, or the call fails
   */
  public static void main(String[] args) throws Exception {
    ByteBuffer request = ByteBuffer.allocate(Long.BYTES).putLong(Long.parseLong(args[0])).flip();
    try (Ipc ipc = Ipc.create();
        Requester ticks = ipc.requester("ticks")) {
      TicksSubscriber subscriber = new TicksSubscriber();
      ticks.stream(request, Duration.ofSeconds(30)).subscribe(subscriber);
      System.out.println(subscriber.result.get());
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(Message tick) {
    sum += tick.payload().getLong();
    Objects.requireNonNull(subscription).request(1);
  }

  @Override
  public void onError(Throwable failure) {
    result.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    result.complete(sum);
  }
}
