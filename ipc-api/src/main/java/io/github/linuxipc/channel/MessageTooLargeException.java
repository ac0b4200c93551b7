package io.github.linuxipc.channel;

/**
 * Thrown when a message exceeds {@code max-message-size}, or a smaller limit of the transport; no
 * part of it was sent: T1 (see docs/contract.md).
 */
public final class MessageTooLargeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final long size;
  private final int limit;

  /**
   * Creates an exception.
   *
   * @param size the message's size, in bytes
   * @param limit the largest size allowed, in bytes
   * @param where channel and address
   */
  public MessageTooLargeException(long size, int limit, String where) {
    super(
        ErrorCode.MESSAGE_TOO_LARGE.text(
            "A message of " + size + " bytes exceeds max-message-size=" + limit,
            where,
            "Raise max-message-size on both ends, or send it in parts."));
    this.size = size;
    this.limit = limit;
  }

  /**
   * Returns an exception for a transport that accepts less than {@code max-message-size} on this
   * channel.
   *
   * @param size the message's size, in bytes
   * @param limit the largest size that the transport accepts, in bytes
   * @param where channel and address
   * @return the exception
   */
  public static MessageTooLargeException forTransport(long size, int limit, String where) {
    return new MessageTooLargeException(
        ErrorCode.MESSAGE_TOO_LARGE.text(
            "A message of "
                + size
                + " bytes exceeds the "
                + limit
                + " bytes that fit into one frame of this transport",
            where,
            "Send it in parts, or raise the receiver's frame size, if the transport has an"
                + " option for it, such as frame-size."),
        size,
        limit);
  }

  private MessageTooLargeException(String text, long size, int limit) {
    super(text);
    this.size = size;
    this.limit = limit;
  }

  /**
   * Returns the stable code.
   *
   * @return {@link ErrorCode#MESSAGE_TOO_LARGE}
   */
  public ErrorCode code() {
    return ErrorCode.MESSAGE_TOO_LARGE;
  }

  /**
   * Returns the size of the rejected message.
   *
   * @return bytes
   */
  public long size() {
    return size;
  }

  /**
   * Returns the largest size that the channel carries.
   *
   * @return bytes
   */
  public int limit() {
    return limit;
  }
}
