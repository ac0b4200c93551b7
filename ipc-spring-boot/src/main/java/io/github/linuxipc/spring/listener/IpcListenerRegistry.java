package io.github.linuxipc.spring.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The containers of all listeners. It is started last and stopped first of an application's parts:
 * a message that a listener handles finds everything it needs. Thread-safe.
 */
public final class IpcListenerRegistry implements SmartLifecycle {
  /** The phase; the web server's are lower. */
  public static final int PHASE = Integer.MAX_VALUE - 100;

  private static final Logger LOG = LoggerFactory.getLogger(IpcListenerRegistry.class);

  private final Map<String, IpcListenerContainer> containers = new LinkedHashMap<>();
  private final Duration stopTimeout;
  private volatile boolean running;

  /**
   * Creates a registry without containers.
   *
   * @param stopTimeout how long a stop handles messages that were accepted before
   */
  public IpcListenerRegistry(Duration stopTimeout) {
    this.stopTimeout = stopTimeout;
  }

  synchronized void add(IpcListenerContainer container) {
    if (containers.putIfAbsent(container.id(), container) != null) {
      throw new IllegalStateException(
          "Two listeners have the id "
              + container.id()
              + ". Give one of them another by @IpcListener(id = ...).");
    }
    if (running && container.options().autoStartup()) {
      container.start(); // of a bean that was created late
    }
  }

  /**
   * Returns the containers.
   *
   * @return a snapshot, in the order in which they were registered
   */
  public synchronized Collection<IpcListenerContainer> containers() {
    return new ArrayList<>(containers.values());
  }

  /**
   * Returns the container of a listener.
   *
   * @param id the listener's id
   * @return the container; empty if there is no such listener
   */
  public synchronized Optional<IpcListenerContainer> container(String id) {
    return Optional.ofNullable(containers.get(id));
  }

  @Override
  public synchronized void start() {
    running = true;
    containers.values().stream()
        .filter(container -> container.options().autoStartup())
        .forEach(IpcListenerContainer::start);
  }

  @Override
  public void stop() {
    running = false;
    List<Thread> stops = new ArrayList<>();
    for (IpcListenerContainer container : containers()) {
      Thread stop = new Thread(() -> stop(container), "ipc-stop-" + container.id());
      stop.start();
      stops.add(stop);
    }
    try {
      for (Thread stop : stops) {
        stop.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(IpcListenerContainer container) {
    try {
      container.stop(stopTimeout);
    } catch (InterruptedException e) {
      LOG.warn("The stop of the listener {} was interrupted", container.id());
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
