package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import org.jspecify.annotations.Nullable;

/** A member of a wait set. Its state is guarded by the lock of the set. */
abstract class WaitSetEntry {
  /** The state of an entry. */
  enum State {
    /** No thread watches the entry. */
    IDLE,
    /** A thread blocks in the entry. */
    WATCHED,
    /** The entry can be served. */
    READY
  }

  State state = State.IDLE;
  volatile @Nullable EntryWatcher watcher;
  volatile @Nullable Throwable failure;

  /** Blocks until there is something to serve. */
  abstract void block() throws IpcException, InterruptedException;

  /**
   * Serves the entry on the application's thread.
   *
   * @return how many messages, requests or wake-ups were handled; 0 if there were none
   */
  abstract int serve() throws IpcException;

  /** Returns whether the entry must be served again before a thread blocks in it. */
  abstract boolean mayHaveMore(int served);

  /** Rethrows, once, what {@link #block} has thrown. */
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

  /** Gives back a wake-up that {@link #block} has consumed and {@link #serve} has not used. */
  abstract void returnUnused();
}
