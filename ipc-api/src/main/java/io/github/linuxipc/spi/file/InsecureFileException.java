package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file or directory belongs to somebody else, may be changed by others, or is not what it should
 * be.
 */
public final class InsecureFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * Makes an exception.
   *
   * @param path the file or directory
   * @param what what is wrong with it, as the end of a sentence that begins with the path
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
