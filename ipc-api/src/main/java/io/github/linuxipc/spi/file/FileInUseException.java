package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown when a path cannot be bound, because a live process listens there. */
public final class FileInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param path the path at which the process listens
   */
  public FileInUseException(Path path) {
    super("a live process listens at " + path);
  }
}
