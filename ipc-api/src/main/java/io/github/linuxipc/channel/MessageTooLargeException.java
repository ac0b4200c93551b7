package io.github.linuxipc.channel;

/** A message exceeds {@code max-message-size}; nothing of it was sent (T1). */
public final class MessageTooLargeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final long size;
  private final int limit;

  /**
   * Makes an exception.
   *
   * @param size the message's size in bytes
   * @param limit the largest size allowed in bytes
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
   * Makes an exception for a mechanism that takes less than {@code max-message-size} here.
   *
   * @param size the message's size in bytes
   * @param limit the largest size that the mechanism takes in bytes
   * @param where channel and address
   * @return the exception
   */
  public static MessageTooLargeException forTransport(long size, int limit, String where) {
    return new MessageTooLargeException(
        ErrorCode.MESSAGE_TOO_LARGE.text(
            "A message of " + size + " bytes exceeds the " + limit + " that fit in one piece here",
            where,
            "Send it in parts, or make the pieces larger at the receiver, if the transport has an"
                + " option for that, such as frame-size."),
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
   * Returns the refused message's size.
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
