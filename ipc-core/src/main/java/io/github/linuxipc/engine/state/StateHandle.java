package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.BlockingTask;
import io.github.linuxipc.engine.EventWait;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.spi.SharedState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An open piece of shared state: what blackboards, regions and locks have in common. Thread-safe.
 */
final class StateHandle {
  private final StateOpening opening;
  private final SharedState state;
  private final EventWait wait;
  private final BackgroundWork work;
  private final AtomicReference<@Nullable Runnable> onClose = new AtomicReference<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean open = true;

  StateHandle(StateOpening opening, SharedState state, EventWait wait, BackgroundWork work) {
    this.opening = opening;
    this.state = state;
    this.wait = wait;
    this.work = work;
  }

  StateOpening opening() {
    return opening;
  }

  SharedState state() {
    return state;
  }

  Address address() {
    return opening.plan().candidate().address();
  }

  boolean isOpen() {
    return open;
  }

  void requireOpen() throws IpcException {
    if (!open) {
      throw opening.closed();
    }
  }

  /** Throws if this end was closed, or another program has taken the state away. */
  void requireUsable() throws IpcException {
    requireOpen();
    if (!state.isIntact()) {
      throw opening.removed();
    }
  }

  /**
   * Returns the exception for an error of the JVM at an access. Rethrows other errors. The JVM may
   * throw it some time after the access. If the file was truncated, {@link #requireUsable} throws
   * from now on.
   */
  IpcException fault(InternalError error) {
    IpcException failure = opening.fault(error);
    state.checkIntact();
    return failure;
  }

  /** Sets what runs once after a close. */
  void onClose(Runnable action) {
    onClose.set(action);
  }

  /**
   * Closes the state on an engine thread, once.
   *
   * @param wakeup ends the waits of this process; called after {@link #isOpen} is false
   */
  void close(Runnable wakeup) {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    open = false;
    wakeup.run();
    work.run(state::close);
    Runnable action = onClose.getAndSet(null);
    if (action != null) {
      action.run();
    }
  }

  /**
   * Runs a task that blocks in native code. A virtual thread delegates it to a platform thread and
   * parks (T14).
   */
  <T> T block(BlockingTask<T> task) throws IpcException, InterruptedException {
    if (!BackgroundWork.isVirtualThread()) {
      return task.open();
    }
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    wait.await(
        new Waiter() {
          @Override
          public boolean await(Duration unused) throws IpcException, InterruptedException {
            result.set(task.open());
            return true;
          }

          @Override
          public void close() {}
        },
        Duration.ZERO);
    T value = result.get();
    if (value == null) {
      throw new IllegalStateException("the task has no result");
    }
    return value;
  }
}
