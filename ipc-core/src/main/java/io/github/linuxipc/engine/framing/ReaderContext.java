package io.github.linuxipc.engine.framing;

/** What a {@link MessageReader} needs of the receiver that it works for. */
public interface ReaderContext {
  /**
   * Returns the channel's name, for log texts.
   *
   * @return the name
   */
  String channel();

  /**
   * Returns whether the receiver is open.
   *
   * @return whether messages may still be delivered
   */
  boolean isOpen();

  /**
   * Returns the counters of the receiver.
   *
   * @return the counters, always the same object
   */
  ReaderCounters readerCounters();

  /**
   * Returns whether the channel belongs to a pattern, such as a service, whose messages begin with
   * a {@link PatternBlock}.
   *
   * @return whether a message with such a block is delivered, as a {@link PatternMessage}
   */
  default boolean hasPattern() {
    return false;
  }

  /**
   * Returns whether messages of the channel's pattern may lack the block, because their frames
   * number them.
   *
   * @return whether a message without a block is delivered as a {@link PatternMessage}, too
   */
  default boolean mayOmitBlock() {
    return false;
  }

  /**
   * Called by the polling thread when a sender has left, after its last message was delivered.
   *
   * @param senderId the sender's id
   */
  default void onSenderLeft(long senderId) {}
}
