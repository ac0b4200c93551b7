package io.github.linuxipc.shm.ring;

import java.io.IOException;

/** Shared memory holds what this library never writes. Nothing outside of it was touched. */
public final class CorruptLaneException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param what what is wrong, without a full stop
   */
  public CorruptLaneException(String what) {
    super(what);
  }
}
