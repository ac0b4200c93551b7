package io.github.linuxipc.channel;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when this endpoint can no longer be used: it was closed, its peer has closed or died, or
 * the stream has ended: T6, T9, T13 (see docs/contract.md).
 */
public final class ChannelClosedException extends IpcException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param code {@link ErrorCode#CLOSED}, {@link ErrorCode#PEER_CLOSED}, {@link
   *     ErrorCode#PEER_LOST} or {@link ErrorCode#END_OF_STREAM}
   * @param text the text as {@link ErrorCode#text} composes it
   * @param cause the cause, or null
   */
  public ChannelClosedException(ErrorCode code, String text, @Nullable Throwable cause) {
    super(code, text, cause);
  }
}
