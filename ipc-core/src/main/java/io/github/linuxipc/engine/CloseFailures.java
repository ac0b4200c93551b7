package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import org.jspecify.annotations.Nullable;

/**
 * Collects the failures of several closes, so that each is made although others fail. Not
 * thread-safe.
 */
public final class CloseFailures {
  private @Nullable Exception first;

  /** Creates a collector without failures. */
  public CloseFailures() {}

  /**
   * Adds a failure.
   *
   * @param failure an {@link IpcException} or a {@link RuntimeException}
   */
  public void add(Exception failure) {
    if (first == null) {
      first = failure;
    } else {
      first.addSuppressed(failure);
    }
  }

  /**
   * Returns whether no close has failed.
   *
   * @return whether no failure was added
   */
  public boolean isEmpty() {
    return first == null;
  }

  /**
   * Throws the first failure, with the others suppressed. Does nothing if there is none.
   *
   * @throws IpcException if the first failure is one
   */
  public void throwIfAny() throws IpcException {
    if (first instanceof IpcException failure) {
      throw failure;
    }
    if (first instanceof RuntimeException failure) {
      throw failure;
    }
  }
}
