package io.github.linuxipc.core;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.discovery.EventCandidate;
import io.github.linuxipc.engine.CloseFailures;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.spi.Cleanup;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the endpoints of events, and closes those that the application leaves open. Thread-safe.
 */
final class EventOpener {
  private static final Logger LOG = LoggerFactory.getLogger(EventOpener.class);
  private static final String REPAIR = "Repair it, or use another notifier.";

  private final Resolver resolver;
  private final Engine engine;
  private final Set<EventEndpoint> open = ConcurrentHashMap.newKeySet();
  private final Runnable atExit = this::closeAtExit;
  private volatile boolean closed;

  EventOpener(Resolver resolver, Engine engine) {
    this.resolver = resolver;
    this.engine = engine;
  }

  Waker waker(String eventOrAddress) throws IpcException, InterruptedException {
    EventCandidate found = resolver.event(eventOrAddress);
    requireOpen();
    return engine.withShutdownBlocked(
        () ->
            open(
                eventOrAddress,
                found,
                context -> found.notifier().open(found.address(), context),
                waker -> new EventEndpoint.WakerEndpoint(waker, open)));
  }

  Waiter waiter(String eventOrAddress) throws IpcException, InterruptedException {
    EventCandidate found = resolver.event(eventOrAddress);
    requireOpen();
    return engine.withShutdownBlocked(
        () -> {
          Waiter waiter =
              open(
                  eventOrAddress,
                  found,
                  context -> found.notifier().bind(found.address(), context),
                  bound -> new EventEndpoint.WaiterEndpoint(bound, open, engine.eventWait()));
          LOG.info("Waiter is bound ({})", found.where());
          return waiter;
        });
  }

  private interface OpenFunction<T> {
    @Nullable T open(EventContext context) throws IpcException;
  }

  private <T extends AutoCloseable, E extends EventEndpoint> E open(
      String event, EventCandidate found, OpenFunction<T> function, Function<T, E> wrapper)
      throws IpcException, InterruptedException {
    E endpoint;
    try (Cleanup undo = new Cleanup()) {
      Cleanup.Slot<T> slot = undo.slot(EventOpener::discard);
      T opened =
          slot.fill(
              engine.openEvent(
                  cancelled -> open(new EventContext(event, found, engine, cancelled), function),
                  EventOpener::discard));
      endpoint = wrapper.apply(opened);
      open.add(endpoint);
      undo.done(endpoint);
    }
    return register(endpoint);
  }

  /**
   * Opens an endpoint. A notifier that returns null, throws a runtime exception or cannot be loaded
   * is reported as an {@link IpcException}.
   */
  private static <T> T open(EventContext context, OpenFunction<T> function) throws IpcException {
    try {
      T end = function.open(context);
      if (end != null) {
        return end;
      }
      throw context.failure(ErrorCode.OPEN_FAILED, "The notifier returned no endpoint", REPAIR);
    } catch (LinkageError e) {
      throw Engine.unloadable("notifier " + context.scheme(), context, e);
    } catch (RuntimeException e) {
      throw context.failure(ErrorCode.OPEN_FAILED, "The notifier failed: " + e, REPAIR, e);
    }
  }

  private static void discard(AutoCloseable end) {
    try {
      end.close();
    } catch (Exception e) {
      LOG.warn("Cannot close an event endpoint whose opening was cancelled or failed", e);
    }
  }

  private <T extends EventEndpoint> T register(T end) throws IpcException {
    engine.exitActions().addAfter(atExit);
    if (closed) { // close() ran since requireOpen() was called, and may have missed this endpoint
      end.close();
      requireOpen();
    }
    return end;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("This Ipc instance was closed; create another");
    }
  }

  /** Closes all endpoints, so that an orderly exit leaves no waiter's file or name behind. */
  private void closeAtExit() {
    try {
      close();
    } catch (IpcException | RuntimeException e) {
      LOG.warn("An event endpoint could not be closed: {}", e.getMessage(), e);
    }
  }

  /** Closes all endpoints, then throws the first failure with the others suppressed. */
  void close() throws IpcException {
    closed = true;
    CloseFailures failures = new CloseFailures();
    for (EventEndpoint end : open) {
      try {
        end.close();
      } catch (IpcException | RuntimeException e) { // a notifier may throw anything
        failures.add(e);
      }
    }
    failures.throwIfAny();
  }
}
