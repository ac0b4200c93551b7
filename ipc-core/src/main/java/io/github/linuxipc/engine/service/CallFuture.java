package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The future of a call. The end of the call completes it on the application's executor. Cancelling
 * the future completes it at once, on the cancelling thread, and cancels the call.
 */
final class CallFuture extends CompletableFuture<Message> implements StartedCall {
  private static final Logger LOG = LoggerFactory.getLogger(CallFuture.class);

  private final ServiceRequester requester;
  private final Executor callbacks;
  private volatile @Nullable Call call;
  private volatile long number;
  private volatile boolean abandoned;

  CallFuture(ServiceRequester requester, Executor callbacks) {
    this.requester = requester;
    this.callbacks = callbacks;
  }

  /** Dependent futures are plain ones: cancelling them cancels no call. */
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  @Override
  public void begin(Call started, long startedNumber) {
    number = startedNumber;
    call = started;
  }

  @Override
  public void abandon() {
    abandoned = true;
  }

  @Override
  public void onEnd(Call ended, @Nullable Message response, @Nullable IpcException failure) {
    requester.ended(ended);
    if (abandoned) {
      return;
    }
    IpcException error = response == null && failure == null ? CallErrors.protocol("") : failure;
    Runnable completion =
        () -> {
          if (error != null) {
            completeExceptionally(error);
          } else {
            complete(response);
          }
        };
    try {
      callbacks.execute(completion);
    } catch (RejectedExecutionException e) { // a thread may be waiting for the future
      LOG.warn("The executor rejected the end of a call; the common pool runs it", e);
      ForkJoinPool.commonPool().execute(completion);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    Call started = call;
    if (cancelled && started != null) {
      requester.cancelStarted(started, number);
    }
    return cancelled;
  }
}
