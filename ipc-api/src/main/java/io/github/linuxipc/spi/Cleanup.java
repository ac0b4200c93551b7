package io.github.linuxipc.spi;

import org.jspecify.annotations.Nullable;

/**
 * What is to be given back if an operation of several steps fails half-way, whatever is thrown; or,
 * without {@link #done}, in any case. The steps run last first, and each of them runs whatever the
 * others throw; what they throw is suppressed by what the operation threw.
 *
 * <pre>
 *   try (Cleanup undo = new Cleanup()) {
 *     Listener listener = undo.open(() -&gt; Listener.bind(place), Listener::close);
 *     Link link = new Link(listener);
 *     link.start();
 *     return undo.done(link);
 *   }
 * </pre>
 *
 * <p>For one thread.
 */
public final class Cleanup implements AutoCloseable {
  private @Nullable Slot<?> last;

  /** Makes one without steps. */
  public Cleanup() {}

  /**
   * Opens something.
   *
   * @param <T> what is opened
   * @param <X> what is thrown if that fails
   */
  @FunctionalInterface
  public interface Opener<T, X extends Exception> {
    /**
     * Opens it.
     *
     * @return it
     * @throws X if that fails; nothing is left open
     */
    T open() throws X;
  }

  /**
   * Gives something back.
   *
   * @param <T> what was opened
   */
  @FunctionalInterface
  public interface Closer<T> {
    /**
     * Gives it back.
     *
     * @param opened what was opened
     * @throws Exception if that fails
     */
    void close(T opened) throws Exception;
  }

  /**
   * The place of something that is to be given back, which knows the one before it.
   *
   * @param <T> what is opened
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
     * Takes what was opened.
     *
     * @param it what was opened
     * @return the same
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

  /** Runs what has no object of its own. */
  @FunctionalInterface
  public interface Action {
    /**
     * Runs.
     *
     * @throws Exception if it fails
     */
    void run() throws Exception;
  }

  /**
   * Opens something and sees to it that it is given back. Nothing can fail between the two: what
   * remembers it is there before it is opened.
   *
   * @param opener opens it
   * @param closer gives it back
   * @param <T> what is opened
   * @param <X> what the opener throws
   * @return what was opened
   * @throws X as the opener does
   */
  public <T, X extends Exception> T open(Opener<T, X> opener, Closer<? super T> closer) throws X {
    Slot<T> slot = slot(closer);
    return slot.fill(opener.open());
  }

  /**
   * Makes a place for something that is about to be opened.
   *
   * @param closer gives it back
   * @param <T> what will be opened
   * @return the place
   */
  public <T> Slot<T> slot(Closer<? super T> closer) {
    Slot<T> slot = new Slot<>(closer, last);
    last = slot;
    return slot;
  }

  /**
   * Adds a step.
   *
   * @param action what to do
   */
  public void add(Action action) {
    Slot<Action> slot = new Slot<>(Action::run, last);
    slot.opened = action;
    last = slot;
  }

  /**
   * Ends the operation well: nothing is given back.
   *
   * @param result its result
   * @param <T> the result's type
   * @return the result
   */
  public <T> T done(T result) {
    last = null;
    return result;
  }

  /**
   * Runs the steps.
   *
   * @throws IllegalStateException with the first thing that a step threw as its cause, after all
   *     have run
   */
  @Override
  @SuppressWarnings("PMD.AvoidCatchingThrowable") // the steps that are left shall run all the same
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
        : new IllegalStateException("What was opened could not be given back", failure);
  }
}
