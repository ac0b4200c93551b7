package io.github.linuxipc.spi;

import org.jspecify.annotations.Nullable;

/**
 * The cleanup steps of an operation that acquires several resources. The steps run when the cleanup
 * is closed, unless {@link #done} was called. They therefore run if the operation fails half-way,
 * whatever it throws. The steps run in reverse order, and each runs even if others throw. In a
 * try-with-resources statement, exceptions of the steps are added as suppressed exceptions to the
 * exception of the operation.
 *
 * <pre>
 *   try (Cleanup undo = new Cleanup()) {
 *     Listener listener = undo.open(() -&gt; Listener.bind(path), Listener::close);
 *     Link link = new Link(listener);
 *     link.start();
 *     return undo.done(link);
 *   }
 * </pre>
 *
 * <p>Not thread-safe.
 */
public final class Cleanup implements AutoCloseable {
  private @Nullable Slot<?> last;

  /** Creates a cleanup without steps. */
  public Cleanup() {}

  /**
   * Opens a resource.
   *
   * @param <T> the resource's type
   * @param <X> the exception that is thrown if opening fails
   */
  @FunctionalInterface
  public interface Opener<T, X extends Exception> {
    /**
     * Opens the resource.
     *
     * @return the resource
     * @throws X if opening fails; nothing is left open
     */
    T open() throws X;
  }

  /**
   * Releases a resource.
   *
   * @param <T> the resource's type
   */
  @FunctionalInterface
  public interface Closer<T> {
    /**
     * Releases the resource.
     *
     * @param opened the resource
     * @throws Exception if releasing fails
     */
    void close(T opened) throws Exception;
  }

  /**
   * The slot of a resource that is to be released, linked to the slot before it.
   *
   * @param <T> the resource's type
   */
  public static final class Slot<T> {
    private final Closer<? super T> closer;
    private final @Nullable Slot<?> before;
    private @Nullable T opened;

    private Slot(Closer<? super T> closer, @Nullable Slot<?> before) {
      this.closer = closer;
      this.before = before;
    }

    /**
     * Stores the resource, which has been opened.
     *
     * @param it the resource
     * @return the same resource
     */
    public T fill(T it) {
      opened = it;
      return it;
    }

    private void run() throws Exception {
      T it = opened;
      if (it != null) {
        closer.close(it);
      }
    }
  }

  /** A cleanup step that belongs to no resource. */
  @FunctionalInterface
  public interface Action {
    /**
     * Runs the step.
     *
     * @throws Exception if it fails
     */
    void run() throws Exception;
  }

  /**
   * Opens a resource and registers its release. Nothing can fail between the two steps, because the
   * slot exists before the resource is opened.
   *
   * @param opener opens the resource
   * @param closer releases the resource
   * @param <T> the resource's type
   * @param <X> the exception that the opener throws
   * @return the resource
   * @throws X if the opener throws it
   */
  public <T, X extends Exception> T open(Opener<T, X> opener, Closer<? super T> closer) throws X {
    Slot<T> slot = slot(closer);
    return slot.fill(opener.open());
  }

  /**
   * Returns a slot for a resource that is about to be opened.
   *
   * @param closer releases the resource
   * @param <T> the resource's type
   * @return the slot
   */
  public <T> Slot<T> slot(Closer<? super T> closer) {
    Slot<T> slot = new Slot<>(closer, last);
    last = slot;
    return slot;
  }

  /**
   * Adds a cleanup step.
   *
   * @param action the step
   */
  public void add(Action action) {
    Slot<Action> slot = new Slot<>(Action::run, last);
    slot.opened = action;
    last = slot;
  }

  /**
   * Completes the operation: nothing is released.
   *
   * @param result the operation's result
   * @param <T> the result's type
   * @return the result
   */
  public <T> T done(T result) {
    last = null;
    return result;
  }

  /**
   * Runs the steps that are still registered.
   *
   * @throws IllegalStateException after all steps have run, if the first exception that a step
   *     threw is a checked one, which becomes the cause; an unchecked one is thrown itself
   */
  @Override
  @SuppressWarnings("PMD.AvoidCatchingThrowable") // the remaining steps must still run
  public void close() {
    Throwable first = null;
    while (last != null) {
      Slot<?> slot = last;
      last = slot.before;
      try {
        slot.run();
      } catch (Throwable e) {
        first = first == null ? e : joined(first, e);
      }
    }
    if (first != null) {
      throw thrown(first);
    }
  }

  private static Throwable joined(Throwable first, Throwable next) {
    if (first != next) {
      first.addSuppressed(next);
    }
    return first;
  }

  private static RuntimeException thrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException("A resource could not be released", failure);
  }
}
