package io.github.linuxipc.channel;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when no receiver was bound at the address, or answered there, within the connect time-out:
 * T5 (see docs/contract.md).
 */
public final class NoReceiverException extends IpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param code {@link ErrorCode#NO_RECEIVER} or {@link ErrorCode#RECEIVER_DOES_NOT_ANSWER}
   * @param text the text as {@link ErrorCode#text} composes it
   * @param cause the cause, or null
   */
  public NoReceiverException(ErrorCode code, String text, @Nullable Throwable cause) {
    super(code, text, cause);
  }
}
