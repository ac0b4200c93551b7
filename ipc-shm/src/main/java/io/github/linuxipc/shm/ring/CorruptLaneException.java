package io.github.linuxipc.shm.ring;

import java.io.IOException;

/**
 * Thrown when shared memory holds what this library never writes. Nothing outside of that memory
 * was touched.
 */
public final class CorruptLaneException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param what what is wrong, without a full stop
   */
  public CorruptLaneException(String what) {
    super(what);
  }
}
