package io.github.linuxipc.spi.file;

/** Thrown when this JVM cannot express a path. */
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
   * Returns the reason.
   *
   * @return the reason, without a full stop
   */
  public String reason() {
    return reason;
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
