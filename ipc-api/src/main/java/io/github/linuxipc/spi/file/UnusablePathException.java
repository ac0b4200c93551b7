package io.github.linuxipc.spi.file;

/**
 * Thrown when this JVM cannot express a path, because the path contains the character NUL or a
 * character that is missing from the JVM's encoding of file names.
 */
public final class UnusablePathException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String remedy;

  UnusablePathException(String reason, String remedy, Throwable cause) {
    super(reason + ". " + remedy.replaceFirst("\\.$", ""), cause);
    this.reason = reason;
    this.remedy = remedy;
  }

  /**
   * Returns why the path cannot be expressed.
   *
   * @return the reason, without a full stop
   */
  public String reason() {
    return reason;
  }

  /**
   * Returns what the user can do about the path.
   *
   * @return a full sentence
   */
  public String remedy() {
    return remedy;
  }
}
