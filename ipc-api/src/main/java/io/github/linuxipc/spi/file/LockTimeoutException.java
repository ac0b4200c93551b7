package io.github.linuxipc.spi.file;

import java.io.IOException;

/** Thrown when the lock of a directory could not be acquired in time. */
public final class LockTimeoutException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * Creates an exception.
   *
   * @param what what happened, and which process holds the lock if that is known
   * @param remedy what to do about it, as a full sentence
   */
  LockTimeoutException(String what, String remedy) {
    super(what);
    this.remedy = remedy;
  }

  /**
   * Returns what the user can do about the lock.
   *
   * @return a full sentence
   */
  public String remedy() {
    return remedy;
  }
}
