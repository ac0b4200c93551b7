package io.github.linuxipc.channel;

import org.jspecify.annotations.Nullable;

/** A live receiver owns the channel's name or address already (T4). */
public final class ChannelInUseException extends IpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param code {@link ErrorCode#CHANNEL_IN_USE}
   * @param text the text as {@link ErrorCode#text} composes it
   * @param cause the cause, or null
   */
  public ChannelInUseException(ErrorCode code, String text, @Nullable Throwable cause) {
    super(code, text, cause);
  }
}
