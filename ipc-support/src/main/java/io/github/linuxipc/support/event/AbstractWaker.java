package io.github.linuxipc.support.event;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.spi.OpenContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Base class of wakers. It finds the waiter at the first wake-up, keeps it open for later wake-ups,
 * and finds the successor of a waiter that no longer waits. A subclass implements the mechanism.
 *
 * @param <T> what the mechanism opens in order to signal a waiter
 */
public abstract class AbstractWaker<T> implements Waker {
  /**
   * The maximum number of waiters that a wake-up tries to signal. Each further attempt looks up the
   * successor of a waiter that no longer waits.
   */
  private static final int ATTEMPTS = 10;

  private final OpenContext context;
  private @Nullable T target;
  private boolean closed;

  /**
   * Creates a waker. Opens nothing.
   *
   * @param context the context of the event
   */
  protected AbstractWaker(OpenContext context) {
    this.context = context;
  }

  /** The outcome of signalling one waiter. */
  public enum Outcome {
    /** The waiter was signalled, or has consumed the signal. */
    WOKEN,
    /** The waiter no longer waits and has not consumed the signal; it may have a successor. */
    GONE,
    /** The waiter waits but cannot be woken. */
    NOT_WAKEABLE
  }

  /**
   * Returns the context with which the waker was opened.
   *
   * @return the context of the event
   */
  protected final OpenContext context() {
    return context;
  }

  /**
   * Finds and opens the live waiter. Called with the waker's monitor held, after {@link #release}.
   *
   * @return the waiter; null if no process waits
   * @throws IOException if the waiter's files cannot be opened or trusted
   */
  protected abstract @Nullable T find() throws IOException;

  /**
   * Signals the waiter that was found. Called with the waker's monitor held.
   *
   * @param found the waiter
   * @return the outcome
   * @throws IOException if the mechanism fails; the waiter is released
   */
  protected abstract Outcome signal(T found) throws IOException;

  /**
   * Releases the waiter that was found, and everything else that {@link #find} has opened. Called
   * with the waker's monitor held. Must not fail.
   *
   * @param found the waiter; null if none was found
   */
  protected abstract void release(@Nullable T found);

  /**
   * Translates an error of the mechanism that has no code yet.
   *
   * @param cause the error that {@link #find} or {@link #signal} threw
   * @return the exception to throw
   */
  protected abstract IpcException failure(IOException cause);

  /**
   * Translates the error that the JVM throws when a mapped file was truncated. The default
   * implementation throws the error again.
   *
   * @param error the error
   * @return the exception to throw
   */
  protected IpcException memoryFault(InternalError error) {
    throw error;
  }

  /**
   * Finds the waiter now instead of at the first wake-up. A file that cannot be trusted is then
   * reported when the waker is opened.
   *
   * @throws IOException as thrown by {@link #find}; nothing is left open
   */
  protected final synchronized void findNow() throws IOException {
    try {
      lookUp();
    } catch (IOException e) {
      forget();
      throw e;
    }
  }

  @Override
  public final synchronized boolean wake() throws IpcException {
    if (closed) {
      throw EventFiles.closed(context, "waker");
    }
    try {
      for (int i = 0; i < ATTEMPTS; i++) {
        T found = target != null ? target : lookUp();
        if (found == null) {
          return false;
        }
        Outcome outcome = signal(found);
        if (outcome == Outcome.WOKEN) {
          return true;
        }
        forget();
        if (outcome == Outcome.NOT_WAKEABLE) {
          return false;
        }
      }
      return false;
    } catch (IOException e) {
      forget();
      throw e instanceof IpcException known ? known : failure(e);
    } catch (InternalError e) {
      forget();
      throw memoryFault(e);
    }
  }

  private @Nullable T lookUp() throws IOException {
    forget();
    target = find();
    return target;
  }

  private void forget() {
    T found = target;
    target = null;
    release(found);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      forget();
    }
  }
}
