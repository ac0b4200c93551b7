package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import org.jspecify.annotations.Nullable;

/** One of the things that a wait set waits for. Its state is guarded by the set. */
abstract class WaitSetEntry {
  /** What is known of it. */
  enum State {
    /** Nobody looks. */
    IDLE,
    /** A thread blocks in it. */
    WATCHED,
    /** It is to be served. */
    READY
  }

  State state = State.IDLE;
  volatile @Nullable EntryWatcher watching;
  volatile @Nullable Throwable failure;

  /** Blocks until there is something to serve. */
  abstract void block() throws IpcException, InterruptedException;

  /**
   * Serves it, on the thread of the application.
   *
   * @return how many messages or wake-ups; 0 if there were none
   */
  abstract int serve() throws IpcException;

  /** Whether it is to be looked at again before anybody blocks in it. */
  abstract boolean mayHaveMore(int served);

  /** Throws what {@link #block} has thrown, once. */
  final void rethrowFailure() throws IpcException {
    Throwable thrown = failure;
    failure = null;
    if (thrown instanceof IpcException known) {
      throw known;
    }
    if (thrown instanceof RuntimeException unexpected) {
      throw unexpected;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
  }

  /** Undoes what {@link #block} has taken and {@link #serve} has not used. */
  abstract void giveBack();
}
