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
 * <p>JOIN is the first message of each connection. The numbers of a publisher begin with 1 and rise
 * by 1 a message, for all subscribers alike, so that a subscriber counts what it has missed.
 */
final class TopicMessage {
  static final int JOIN = 32;
  static final int MESSAGE = 33;
  static final int GAP = 34;

  private TopicMessage() {}
}
