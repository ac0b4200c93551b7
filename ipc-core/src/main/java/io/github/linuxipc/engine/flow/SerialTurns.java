package io.github.linuxipc.engine.flow;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs the turns of one subscription on an executor, one at a time. A request during a turn causes
 * another turn. If the executor rejects a task, the work is told, and all further turns run on a
 * second executor.
 *
 * <p>An executor that calls its tasks at once, in the thread that submits them, does not make the
 * turns recursive: such a task only notes that it was called, and the submitting thread runs the
 * turn after {@code execute} has returned.
 */
public final class SerialTurns {
  private enum State {
    IDLE,
    /** A turn is submitted or running. */
    BUSY,
    /** A turn is submitted or running, and another was requested. */
    REQUESTED
  }

  /**
   * What is done in turns. The turns call {@link #run}; the thread that submits a turn calls the
   * other methods.
   */
  public interface Work {
    /**
     * Does a limited amount of work. Throws nothing.
     *
     * @return whether there is more to do; other tasks of the executor may run first
     */
    boolean run();

    /**
     * Takes note that the executor rejected a task; the next turn runs on the second executor.
     *
     * @param reason what the executor has thrown
     */
    void rejected(Throwable reason);

    /**
     * Takes note that both executors rejected a task, and no turn follows.
     *
     * @param reason what the second executor has thrown
     */
    void abandoned(Throwable reason);
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
  private final Work work;
  private final Executor second;

  /** Read and written only by the thread that has a turn to submit. */
  private Executor current;

  private boolean usesSecond;

  /**
   * Creates turns of which none is requested.
   *
   * @param work what is done in each
   * @param first runs the turns
   * @param second runs them after the first has rejected a task
   */
  public SerialTurns(Work work, Executor first, Executor second) {
    this.work = work;
    this.current = first;
    this.second = second;
  }

  /**
   * Requests a turn that begins after this call has begun. Does nothing if both executors have
   * rejected a task. Any thread may call this method, also during a turn.
   */
  public void request() {
    State before = state.getAndUpdate(s -> s == State.IDLE ? State.BUSY : State.REQUESTED);
    if (before == State.IDLE) {
      submit();
    }
  }

  private void submit() {
    boolean more = true;
    while (more) {
      more = isCalledHere() && runTurns();
    }
  }

  /** Submits a task; returns true if the executor has called it in this thread. */
  private boolean isCalledHere() {
    Task task = new Task();
    try {
      current.execute(task);
    } catch (RuntimeException | Error e) {
      if (task.begin()) { // else it was accepted nevertheless
        return afterRejection(e);
      }
    }
    return task.wasCalledHere();
  }

  private boolean afterRejection(Throwable reason) {
    if (usesSecond) {
      work.abandoned(reason);
      return false;
    }
    usesSecond = true;
    current = second;
    work.rejected(reason);
    return isCalledHere();
  }

  /**
   * Runs turns until one has more to do, or no other is requested. Returns whether the last turn
   * has more to do.
   */
  private boolean runTurns() {
    boolean more;
    do {
      state.set(State.BUSY);
      more = work.run();
    } while (!more && !state.compareAndSet(State.BUSY, State.IDLE));
    return more;
  }

  private final class Task implements Runnable {
    private final Thread submitter = Thread.currentThread();
    private final AtomicBoolean begun = new AtomicBoolean();

    /** Read and written by the submitter alone. */
    private boolean submitted;

    private boolean calledHere;

    @Override
    public void run() {
      if (!begin()) {
        return;
      }
      if (Thread.currentThread() == submitter && !submitted) {
        calledHere = true;
      } else if (runTurns()) {
        submit();
      }
    }

    /** Returns true for the first caller: the executor, or the submitter after a rejection. */
    boolean begin() {
      return begun.compareAndSet(false, true);
    }

    boolean wasCalledHere() {
      submitted = true;
      return calledHere;
    }
  }
}
