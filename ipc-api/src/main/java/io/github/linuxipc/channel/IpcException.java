package io.github.linuxipc.channel;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The environment failed: a peer, the kernel or a file. The message begins with the {@link #code()
 * code}.
 */
public class IpcException extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * Makes an exception.
   *
   * @param code the stable code
   * @param text the text as {@link ErrorCode#text} composes it
   * @param cause the cause, or null
   */
  public IpcException(ErrorCode code, String text, @Nullable Throwable cause) {
    super(text, cause);
    this.code = code;
  }

  /**
   * Returns the stable code.
   *
   * @return the code
   */
  public final ErrorCode code() {
    return code;
  }
}
