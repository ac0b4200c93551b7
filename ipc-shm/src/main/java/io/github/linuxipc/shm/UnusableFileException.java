package io.github.linuxipc.shm;

import java.io.IOException;

/** Thrown when a file does not have the expected length, and a later attempt would not succeed. */
final class UnusableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableFileException(String message) {
    super(message);
  }
}
