package io.github.linuxipc.channel;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a live receiver already owns the channel's name or address, or a live waiter that of
 * the event: T4, N0 (see docs/contract.md).
 */
public final class ChannelInUseException extends IpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param code {@link ErrorCode#CHANNEL_IN_USE}
   * @param text the text as {@link ErrorCode#text} composes it
   * @param cause the cause, or null
   */
  public ChannelInUseException(ErrorCode code, String text, @Nullable Throwable cause) {
    super(code, text, cause);
  }
}
