package io.github.linuxipc.engine.topic;

/**
 * The kinds of messages on a subscriber's channel, in the field {@code kind} of {@link
 * io.github.linuxipc.engine.framing.PatternBlock}.
 *
 * <pre>
 *   kind     number                                code   payload
 *   JOIN     the last one before the next message  pid    the publisher's name
 *   MESSAGE  the message's                         0      the message
 *   GAP      the last one missed                   0
 * </pre>
 *
 * <p>A message without a block is a MESSAGE. Its number exceeds that of the connection's message
 * before it by as much as the numbers in their frames differ. So nearly all messages need no block:
 * only the first one after some were missed does, each one with headers, and those of a durable
 * subscription, whose next subscriber does not know the frames before.
 *
 * <p>JOIN is the first message of each connection. The numbers of a publisher begin with 1 and rise
 * by 1 a message, for all subscribers alike, so that a subscriber counts what it has missed.
 */
final class TopicMessage {
  /** The kind of a message without a block. */
  static final int WITHOUT_BLOCK = 0;

  static final int JOIN = 32;
  static final int MESSAGE = 33;
  static final int GAP = 34;

  private TopicMessage() {}
}
