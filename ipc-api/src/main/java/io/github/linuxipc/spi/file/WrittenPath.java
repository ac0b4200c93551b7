package io.github.linuxipc.spi.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Parses the paths in addresses, options and settings. */
public final class WrittenPath {
  private static final String ENCODING = "sun.jnu.encoding";

  private WrittenPath() {}

  /**
   * Parses a path.
   *
   * @param text the text
   * @return the path, normalized
   * @throws UnusablePathException if this JVM cannot express the path
   */
  public static Path of(String text) {
    try {
      return Path.of(text).normalize();
    } catch (InvalidPathException e) {
      throw unusable(text, e);
    }
  }

  private static UnusablePathException unusable(String text, InvalidPathException cause) {
    if (text.indexOf('\0') >= 0) {
      return new UnusablePathException(
          "The path contains the character NUL", "Write it without that character.", cause);
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      return new UnusablePathException(
          "The path contains half of a surrogate pair, which is no character",
          "Write it without that half.",
          cause);
    }
    return new UnusablePathException(
        "This JVM's encoding of file names, "
            + System.getProperty(ENCODING, "unknown")
            + ", which it takes from the locale, cannot express the path",
        "Start the JVM with LC_ALL=C.UTF-8.",
        cause);
  }
}
