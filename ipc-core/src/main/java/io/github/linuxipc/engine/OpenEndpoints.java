package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.EndpointListener;
import io.github.linuxipc.engine.recorder.FlightEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints that the application has open, and the listeners that are notified of them. The
 * channels inside services and topics do not belong to it. Thread-safe.
 */
public final class OpenEndpoints {
  private static final Logger LOG = LoggerFactory.getLogger(OpenEndpoints.class);

  private final Set<Endpoint> open = ConcurrentHashMap.newKeySet();
  private final List<EndpointListener> listeners = new ArrayList<>();

  OpenEndpoints() {}

  /**
   * Adds an endpoint that is about to be handed to the application.
   *
   * @param endpoint the endpoint
   * @param <T> its type
   * @return the endpoint
   */
  public synchronized <T extends Endpoint> T add(T endpoint) {
    open.add(endpoint);
    FlightEvents.opened(endpoint);
    notifyAll(listener -> listener.opened(endpoint));
    if (!endpoint.isOpen()) { // closed with the engine, before it was in the set
      remove(endpoint);
    }
    return endpoint;
  }

  /**
   * Removes an endpoint that was closed. Has no effect if the endpoint is not in the set.
   *
   * @param endpoint the endpoint
   */
  public synchronized void remove(Endpoint endpoint) {
    if (open.remove(endpoint)) {
      FlightEvents.closed(endpoint);
      notifyAll(listener -> listener.closed(endpoint));
    }
  }

  /**
   * Returns the endpoints that are open.
   *
   * @return a snapshot
   */
  public List<Endpoint> snapshot() {
    return List.copyOf(open);
  }

  /**
   * Adds a listener, and tells it of the endpoints that are open.
   *
   * @param listener the listener
   */
  public synchronized void add(EndpointListener listener) {
    open.forEach(endpoint -> notify(listener, each -> each.opened(endpoint)));
    listeners.add(listener);
  }

  /**
   * Removes a listener.
   *
   * @param listener the listener
   */
  public synchronized void remove(EndpointListener listener) {
    listeners.remove(listener);
  }

  private void notifyAll(Consumer<EndpointListener> call) {
    listeners.forEach(listener -> notify(listener, call));
  }

  private static void notify(EndpointListener listener, Consumer<EndpointListener> call) {
    try {
      call.accept(listener);
    } catch (RuntimeException e) { // an observer must not fail what it observes
      LOG.warn("A listener of endpoints has failed", e);
    }
  }
}
