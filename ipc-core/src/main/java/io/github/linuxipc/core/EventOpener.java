package io.github.linuxipc.core;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.discovery.EventCandidate;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.EngineResource;
import io.github.linuxipc.engine.EngineResources;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
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
  private final EngineResources open;

  EventOpener(Resolver resolver, Engine engine) {
    this.resolver = resolver;
    this.engine = engine;
    this.open = new EngineResources(engine, "an event's endpoint");
  }

  Waker waker(String eventOrAddress) throws IpcException, InterruptedException {
    EventCandidate found = resolver.event(eventOrAddress);
    return open(
        eventOrAddress,
        found,
        context -> found.notifier().open(found.address(), context),
        waker -> new EventEndpoint.WakerEndpoint(waker, open));
  }

  Waiter waiter(String eventOrAddress) throws IpcException, InterruptedException {
    EventCandidate found = resolver.event(eventOrAddress);
    Waiter waiter =
        open(
            eventOrAddress,
            found,
            context -> found.notifier().bind(found.address(), context),
            bound -> new EventEndpoint.WaiterEndpoint(bound, open, engine.eventWait()));
    LOG.info("Waiter is bound ({})", found.where());
    return waiter;
  }

  private interface OpenFunction<T> {
    @Nullable T open(EventContext context) throws IpcException;
  }

  private <T, E extends EngineResource> E open(
      String event, EventCandidate found, OpenFunction<T> function, Function<T, E> wrapper)
      throws IpcException, InterruptedException {
    return open.open(
        cancelled ->
            wrapper.apply(open(new EventContext(event, found, engine, cancelled), function)));
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

  /** Closes all endpoints, then throws the first failure with the others suppressed. */
  void close() throws IpcException {
    open.close();
  }
}
