package io.github.linuxipc.tests.peer;

/** Thrown when a command failed in the other process, or that process has ended. */
public final class PeerFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  PeerFailure(String code, String text) {
    super(text);
    this.code = code;
  }

  /**
   * Returns the name of the {@link io.github.linuxipc.channel.ErrorCode}.
   *
   * @return the name, or {@code -} if the failure has no code
   */
  public String code() {
    return code;
  }
}
