package io.github.linuxipc.shm.ring;

import java.io.IOException;

/**
 * Thrown when shared memory holds values that this library never writes. Nothing outside of that
 * memory was read or written.
 */
public final class CorruptLaneException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param what the fault, without a full stop
   */
  public CorruptLaneException(String what) {
    super(what);
  }
}
