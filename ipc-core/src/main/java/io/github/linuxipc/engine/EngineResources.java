package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.Cleanup;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens resources on engine threads, and closes those that the application leaves open: with its
 * {@code Ipc} instance, or when the process exits. Thread-safe.
 */
public final class EngineResources {
  private static final Logger LOG = LoggerFactory.getLogger(EngineResources.class);

  private final Engine engine;
  private final String noun;
  private final Set<EngineResource> open = ConcurrentHashMap.newKeySet();
  private final Runnable atExit = this::closeAtExit;
  private volatile boolean closed;

  /**
   * Creates an object that opens resources. Opens nothing.
   *
   * @param engine the engine
   * @param noun what they are, such as {@code shared state}, for log texts
   */
  public EngineResources(Engine engine, String noun) {
    this.engine = engine;
    this.noun = noun;
  }

  /**
   * Throws if the instance was closed.
   *
   * @throws IllegalStateException if {@link #close} was called
   */
  public void requireOpen() {
    if (closed) {
      throw new IllegalStateException("This Ipc instance was closed; create another");
    }
  }

  /**
   * Opens a resource on an engine thread.
   *
   * @param work opens it
   * @param <R> the resource, which calls {@link #remove} when it is closed
   * @return the resource
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public <R extends EngineResource> R open(EventTask<R> work)
      throws IpcException, InterruptedException {
    requireOpen();
    R opened =
        engine.withShutdownBlocked(
            () -> {
              try (Cleanup undo = new Cleanup()) {
                Cleanup.Slot<R> slot = undo.slot(this::discard);
                R resource = slot.fill(engine.openEvent(work, this::discard));
                open.add(resource);
                engine.exitActions().addAfter(atExit);
                return undo.done(resource);
              }
            });
    if (closed) { // close() ran meanwhile, and may have missed this one
      opened.close();
      requireOpen();
    }
    return opened;
  }

  /**
   * Forgets a resource that was closed.
   *
   * @param resource the resource
   */
  public void remove(EngineResource resource) {
    open.remove(resource);
  }

  private void discard(EngineResource resource) {
    try {
      resource.close();
    } catch (IpcException | RuntimeException e) {
      LOG.warn("Cannot close {} whose opening was cancelled or failed", noun, e);
    }
  }

  private void closeAtExit() {
    try {
      close();
    } catch (IpcException | RuntimeException e) {
      LOG.warn("Cannot close {}: {}", noun, e.getMessage(), e);
    }
  }

  /**
   * Closes all that is open, then throws the first failure with the others suppressed. Idempotent.
   *
   * @throws IpcException if something could not be closed
   */
  public void close() throws IpcException {
    closed = true;
    CloseFailures failures = new CloseFailures();
    for (EngineResource resource : open) {
      try {
        resource.close();
      } catch (IpcException | RuntimeException e) { // a provider may throw anything
        failures.add(e);
      }
    }
    failures.throwIfAny();
  }
}
