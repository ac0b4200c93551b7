package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.IpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes the endpoints that are left when an engine closes or the process exits. */
public final class EndpointCloser {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointCloser.class);

  private EndpointCloser() {}

  /**
   * Closes all endpoints at the same time, so that they linger together and not one after the
   * other.
   */
  static void closeAtExit(List<ChannelEndpoint> endpoints, EngineThreads threads) {
    List<CompletableFuture<Void>> closes = new ArrayList<>();
    for (ChannelEndpoint endpoint : endpoints) {
      try {
        Executor executor = endpoints.size() == 1 ? Runnable::run : threads.executor();
        closes.add(CompletableFuture.runAsync(() -> closeAtExit(endpoint), executor));
      } catch (RejectedExecutionException | OutOfMemoryError e) { // closed, or no thread left
        closeAtExit(endpoint);
      }
    }
    closes.forEach(CompletableFuture::join);
  }

  private static void closeAtExit(ChannelEndpoint endpoint) {
    try {
      endpoint.closeAtExit();
    } catch (IpcException e) {
      LOG.warn(e.getMessage());
    } catch (RuntimeException | Error e) { // a failing link must not keep the others open
      LOG.error("The endpoint at {} could not be closed", endpoint.address(), e);
    }
  }

  /**
   * Waits for closes that other threads have begun, because the end of the process would cut them
   * off. Does not wait for deferred closes.
   */
  static void awaitCloses(Set<ChannelEndpoint> open, long minTimeoutNs) {
    long lingerNs =
        open.stream().mapToLong(e -> Durations.nanos(e.settings.linger())).max().orElse(0);
    long deadlineNs = Durations.deadlineNs(Math.max(minTimeoutNs, lingerNs));
    while (!open.stream().allMatch(ChannelEndpoint::isCloseDeferred)
        && deadlineNs - System.nanoTime() > 0) {
      LockSupport.parkNanos(open, 1_000_000);
    }
  }

  /**
   * Closes all endpoints. A runtime exception or an error is only logged.
   *
   * @param endpoints the endpoints, in the order in which they are closed
   * @throws IpcException the first failure, with the others suppressed; all are closed nevertheless
   */
  public static void closeAll(List<? extends Endpoint> endpoints) throws IpcException {
    CloseFailures failures = new CloseFailures();
    endpoints.forEach(endpoint -> close(endpoint).ifPresent(failures::add));
    failures.throwIfAny();
  }

  /**
   * Closes an endpoint. A runtime exception or an error is only logged.
   *
   * @param endpoint the endpoint
   * @return the failure, or empty if there is none
   */
  public static Optional<IpcException> close(Endpoint endpoint) {
    try {
      endpoint.close();
    } catch (IpcException e) {
      return Optional.of(e);
    } catch (RuntimeException | Error e) { // a failing link must not keep the others open
      LOG.error("The endpoint at {} could not be closed", endpoint.address(), e);
    }
    return Optional.empty();
  }

  /**
   * Closes an endpoint as {@link #close} does, in the background, so that several linger together.
   * Closes it in this thread if no other is available.
   *
   * @param endpoint the endpoint
   * @param background starts the other thread
   * @return the failure of the close, once it has ended
   */
  public static CompletableFuture<Optional<IpcException>> startClose(
      Endpoint endpoint, BackgroundWork background) {
    CompletableFuture<Optional<IpcException>> closed = new CompletableFuture<>();
    Runnable close = () -> closed.complete(close(endpoint));
    if (!background.tryStart(close)) {
      close.run();
    }
    return closed;
  }
}
