package io.github.linuxipc.channel;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when an operation fails because of a peer, the kernel or a file. The message begins with
 * the {@link #code() code}.
 */
public class IpcException extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * Creates an exception.
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
   * Returns an exception of the type that belongs to a code.
   *
   * @param code the stable code
   * @param text the text as {@link ErrorCode#text} composes it
   * @param cause the cause, or null
   * @return the exception
   */
  public static IpcException of(ErrorCode code, String text, @Nullable Throwable cause) {
    return switch (code) {
      case NO_RECEIVER, RECEIVER_DOES_NOT_ANSWER -> new NoReceiverException(code, text, cause);
      case CHANNEL_IN_USE -> new ChannelInUseException(code, text, cause);
      case CLOSED, PEER_CLOSED, PEER_LOST, END_OF_STREAM ->
          new ChannelClosedException(code, text, cause);
      default -> new IpcException(code, text, cause);
    };
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
