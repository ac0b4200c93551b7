package io.github.linuxipc.shm;

import java.io.IOException;

/** A file is not as expected, and never will be. */
final class UnusableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableFileException(String message) {
    super(message);
  }
}
