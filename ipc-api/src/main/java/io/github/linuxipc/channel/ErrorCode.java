package io.github.linuxipc.channel;

/**
 * The stable code that every error of this library begins with. Codes never change their meaning;
 * new ones are added. 1xx: opening; 2xx: sending and receiving; 3xx: configuration; 4xx: events.
 */
public enum ErrorCode {
  /** Nobody was bound within the connect time-out. */
  NO_RECEIVER(101),
  /**
   * Somebody is bound, but did not answer within the connect time-out: stopped, or not one of ours.
   */
  RECEIVER_DOES_NOT_ANSWER(102),
  /** A live receiver owns the channel's name or address. */
  CHANNEL_IN_USE(103),
  /** The receiver has as many senders as {@code max-senders} allows. */
  TOO_MANY_SENDERS(104),
  /** The ends disagree on the wire version or on a limit. */
  INCOMPATIBLE_PEER(105),
  /** The peer is not a user, or does not hold the secret, that this end accepts. */
  PEER_REFUSED(106),
  /** A file or directory belongs to somebody else, or others may change it. */
  INSECURE(107),
  /** The kernel refused for want of descriptors, memory, space or queue quota. */
  RESOURCE_LIMIT(108),
  /** The kernel refused to open for another reason. */
  OPEN_FAILED(109),
  /** The address is only meaningful inside another process, or in another namespace. */
  NOT_REACHABLE(110),
  /** This end was closed. */
  CLOSED(201),
  /** The receiver closed. */
  PEER_CLOSED(202),
  /** The receiver died, or vanished in a way that the mechanism cannot tell from death. */
  PEER_LOST(203),
  /** The last sender has left, and {@code end-of-stream=last-sender} was asked for. */
  END_OF_STREAM(204),
  /** Accepted messages could not be delivered within the linger time. */
  UNDELIVERED(205),
  /** The message exceeds {@code max-message-size}. */
  MESSAGE_TOO_LARGE(206),
  /** The peer broke the wire protocol. */
  PROTOCOL(207),
  /** The kernel reported an input or output error. */
  IO(208),
  /** The payload cannot be carried by the raw wire that was chosen. */
  UNSUPPORTED_PAYLOAD(209),
  /** No message came within the time-out. Only the {@code ipc} command says so. */
  NO_MESSAGE(210),
  /** No provider is installed for the scheme. */
  NO_PROVIDER(301),
  /** The provider is installed but cannot work here. */
  PROVIDER_UNAVAILABLE(302),
  /** Two providers claim the scheme with equal priority. */
  PROVIDER_CONFLICT(303),
  /** A configuration key is not known. */
  UNKNOWN_KEY(304),
  /** An address option is not known to its transport. */
  UNKNOWN_OPTION(305),
  /** A value is malformed or out of range. */
  BAD_VALUE(306),
  /** An address is malformed. */
  BAD_ADDRESS(307),
  /** A channel or event name is malformed. */
  BAD_NAME(308),
  /** The mechanism lacks a capability that was required. */
  MISSING_CAPABILITY(309),
  /** The configuration has several faults; the message lists each with its own code. */
  MULTIPLE_ERRORS(310),
  /** A place that settings come from exists, but cannot be read. */
  UNREADABLE_CONFIGURATION(311),
  /** Nobody waits for the event. */
  NO_WAITER(401),
  /** The event counter overflowed. */
  EVENT_OVERFLOW(402),
  /** Nobody rang the event within the time-out. Only the {@code ipc} command says so. */
  NOT_WOKEN(403);

  private final String id;

  ErrorCode(int number) {
    this.id = "IPC-" + number;
  }

  /**
   * Returns the code as it is printed, such as {@code IPC-101}.
   *
   * @return the printed form
   */
  public String id() {
    return id;
  }

  /**
   * Composes the one-line text of an error: the code, what happened, where, and what to do next.
   *
   * @param what what happened, without a full stop
   * @param where channel, address and the origin of the setting, or empty
   * @param next the next step as a full sentence, or empty
   * @return the text
   */
  public String text(String what, String where, String next) {
    StringBuilder text = new StringBuilder(id).append(' ').append(what);
    if (!where.isEmpty()) {
      text.append(" (").append(where).append(')');
    }
    text.append('.');
    if (!next.isEmpty()) {
      text.append(' ').append(next);
    }
    return text.toString();
  }
}
