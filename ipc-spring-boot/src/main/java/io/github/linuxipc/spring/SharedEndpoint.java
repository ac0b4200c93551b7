package io.github.linuxipc.spring;

import io.github.linuxipc.channel.IpcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An endpoint that all threads of a template share. It is opened by the thread that first needs it,
 * while the others wait for the same attempt. After a loss it is opened again. The lost one is
 * closed only when its successor is open, so that its meters are not interrupted. Thread-safe.
 *
 * @param <E> the endpoint
 */
final class SharedEndpoint<E extends AutoCloseable> {
  private static final Logger LOG = LoggerFactory.getLogger(SharedEndpoint.class);

  /** Opens the endpoint. */
  interface Opener<E> {
    E open() throws IpcException, InterruptedException;
  }

  private final Opener<E> opener;
  private final AtomicReference<@Nullable CompletableFuture<E>> attempt = new AtomicReference<>();
  private volatile @Nullable E open;
  private volatile @Nullable E lost;

  SharedEndpoint(Opener<E> opener) {
    this.opener = opener;
  }

  /** Returns the endpoint, opened if need be. */
  E get() throws IpcException, InterruptedException {
    while (true) {
      E endpoint = open;
      if (endpoint != null) {
        return endpoint;
      }
      CompletableFuture<E> own = new CompletableFuture<>();
      CompletableFuture<E> other = attempt.compareAndExchange(null, own);
      if (other == null) {
        return open(own);
      }
      try {
        return other.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IpcException failure) {
          throw failure;
        }
        // the thread that tried was interrupted, which is nothing to this one
      }
    }
  }

  private E open(CompletableFuture<E> own) throws IpcException, InterruptedException {
    try {
      E endpoint = open; // another attempt may have succeeded in between
      if (endpoint == null) {
        endpoint = opener.open();
        open = endpoint;
        closeLost();
      }
      own.complete(endpoint);
      return endpoint;
    } catch (IpcException | InterruptedException | RuntimeException | Error e) {
      own.completeExceptionally(e);
      throw e;
    } finally {
      attempt.set(null);
    }
  }

  /** Marks an endpoint as lost; the next use opens another. */
  synchronized void lost(E endpoint) {
    if (open == endpoint) {
      open = null;
      closeLost();
      lost = endpoint;
    }
  }

  private synchronized void closeLost() {
    E endpoint = lost;
    lost = null;
    if (endpoint != null) {
      try {
        endpoint.close();
      } catch (Exception e) {
        LOG.warn("An endpoint that had lost its peer was closed: {}", e.getMessage());
      }
    }
  }

  /** Returns the endpoint that is open, or else the one that was lost last. */
  @Nullable E current() {
    E endpoint = open;
    return endpoint == null ? lost : endpoint;
  }

  /** Returns whether the endpoint was opened and has lost its peer since. */
  boolean isLost() {
    return open == null && lost != null;
  }
}
