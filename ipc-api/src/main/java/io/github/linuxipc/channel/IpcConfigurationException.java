package io.github.linuxipc.channel;

/**
 * Thrown when the configuration, a name, an address or a header is invalid, when the configuration
 * requires a provider that is not installed, and when the configured wire cannot carry a message.
 * The exception's text begins with the {@link #code() code}.
 */
public final class IpcConfigurationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * Creates an exception.
   *
   * @param code the stable code
   * @param text the text as {@link ErrorCode#text} composes it
   */
  public IpcConfigurationException(ErrorCode code, String text) {
    super(text);
    this.code = code;
  }

  /**
   * Returns the stable code.
   *
   * @return the code
   */
  public ErrorCode code() {
    return code;
  }
}
