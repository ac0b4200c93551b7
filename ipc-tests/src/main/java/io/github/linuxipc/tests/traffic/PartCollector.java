package io.github.linuxipc.tests.traffic;

import io.github.linuxipc.channel.Message;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/** A subscriber that collects the parts of a streamed response, and its end, as texts. */
public final class PartCollector implements Flow.Subscriber<Message> {
  /** What is collected when the stream has completed. */
  public static final String COMPLETE = "complete";

  private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final int window;

  /**
   * Creates a subscriber.
   *
   * @param window how many parts it requests at first; if not 0, it requests one more for each part
   */
  public PartCollector(int window) {
    this.window = window;
  }

  /**
   * Returns the signals that have not been taken.
   *
   * @return the text of each part, and {@link #COMPLETE} or the text of the error
   */
  public BlockingQueue<String> signals() {
    return signals;
  }

  /**
   * Waits for the subscription.
   *
   * @return the subscription
   */
  public Flow.Subscription subscription() {
    return subscription.join();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    if (window > 0) {
      given.request(window);
    }
    subscription.complete(given);
  }

  @Override
  public void onNext(Message part) {
    signals.add(Texts.text(part));
    if (window > 0) {
      subscription.join().request(1);
    }
  }

  @Override
  public void onError(Throwable error) {
    signals.add(String.valueOf(error.getMessage()));
  }

  @Override
  public void onComplete() {
    signals.add(COMPLETE);
  }
}
