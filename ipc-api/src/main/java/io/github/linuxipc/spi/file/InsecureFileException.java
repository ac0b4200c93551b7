package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Thrown when a file or directory must not be used: it belongs to another user, other users can
 * read or change it, or it is not the expected file (of the wrong type, too long, or replaced
 * meanwhile).
 */
public final class InsecureFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * Creates an exception.
   *
   * @param path the file or directory
   * @param what what is wrong, as the predicate of a sentence whose subject is the path
   * @param remedy what to do about it, as a full sentence
   */
  public InsecureFileException(Path path, String what, String remedy) {
    super(path + " " + what);
    this.remedy = remedy;
  }

  /**
   * Returns what to do about it.
   *
   * @return a full sentence
   */
  public String remedy() {
    return remedy;
  }
}
