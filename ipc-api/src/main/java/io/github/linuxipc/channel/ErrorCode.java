package io.github.linuxipc.channel;

/**
 * A stable code with which the text of every error of this library begins. The meaning of a code
 * never changes; new codes are added. 1xx: opening; 2xx: sending and receiving; 3xx: configuration;
 * 4xx: events; 5xx: services; 6xx: topics; 7xx: shared state.
 */
public enum ErrorCode {
  /** No receiver was bound within the connect time-out. */
  NO_RECEIVER(101),
  /**
   * A receiver is bound but did not answer within the connect time-out: its process is stopped, or
   * is not one of this library.
   */
  RECEIVER_DOES_NOT_ANSWER(102),
  /** A live receiver owns the channel's name or address, or a live waiter that of the event. */
  CHANNEL_IN_USE(103),
  /** The receiver already has as many senders as {@code max-senders} allows. */
  TOO_MANY_SENDERS(104),
  /** The endpoints disagree on the wire version or on a limit. */
  INCOMPATIBLE_PEER(105),
  /** This endpoint does not accept the peer's user, or the peer does not hold the secret. */
  PEER_REFUSED(106),
  /** A file or directory belongs to another user, or other users may change it. */
  INSECURE(107),
  /** The kernel is out of descriptors, memory, space or queue quota. */
  RESOURCE_LIMIT(108),
  /** An endpoint cannot be opened, or a child process not started, for another reason. */
  OPEN_FAILED(109),
  /** The address is meaningful only inside another process, or in another namespace. */
  NOT_REACHABLE(110),
  /** The runtime directory has no channel, service, topic, event or shared state of that name. */
  NO_SUCH_OBJECT(112),
  /** This endpoint was closed. */
  CLOSED(201),
  /** The receiver has closed the channel. */
  PEER_CLOSED(202),
  /**
   * The receiver died, or disappeared in a way that the mechanism cannot distinguish from its
   * death.
   */
  PEER_LOST(203),
  /** The last sender has left, and {@code end-of-stream=last-sender} is configured. */
  END_OF_STREAM(204),
  /** Accepted messages could not be delivered within the linger time. */
  UNDELIVERED(205),
  /** The message exceeds {@code max-message-size}. */
  MESSAGE_TOO_LARGE(206),
  /** The peer violated the wire protocol. */
  PROTOCOL(207),
  /** The kernel reported an input or output error. */
  IO(208),
  /** The configured raw wire cannot carry the payload, or cannot carry headers. */
  UNSUPPORTED_PAYLOAD(209),
  /** No message arrived within the time-out. Reported by the {@code ipc} command only. */
  NO_MESSAGE(210),
  /** The receiver already has a subscriber. */
  ALREADY_SUBSCRIBED(211),
  /** No provider is installed for the scheme. */
  NO_PROVIDER(301),
  /** The provider is installed but does not work on this machine. */
  PROVIDER_UNAVAILABLE(302),
  /** Two providers claim the scheme with equal priority. */
  PROVIDER_CONFLICT(303),
  /** A configuration key is unknown. */
  UNKNOWN_KEY(304),
  /** An address option is unknown to its transport. */
  UNKNOWN_OPTION(305),
  /** A value is malformed or out of range; also a header's name, or headers beyond a limit. */
  BAD_VALUE(306),
  /** An address is malformed. */
  BAD_ADDRESS(307),
  /** The name of a channel, service, topic or event is malformed. */
  BAD_NAME(308),
  /** The mechanism lacks a capability that was required, or that a service or topic needs. */
  MISSING_CAPABILITY(309),
  /** The configuration has several errors; the message lists each with its own code. */
  MULTIPLE_ERRORS(310),
  /** A source of settings exists but cannot be read. */
  UNREADABLE_CONFIGURATION(311),
  /** No waiter waits for the event. */
  NO_WAITER(401),
  /** The event's counter would overflow. */
  EVENT_OVERFLOW(402),
  /** The event was not signalled within the time-out. Reported by the {@code ipc} command only. */
  NOT_WOKEN(403),
  /** A call's time-out passed before the response arrived. */
  CALL_TIMED_OUT(501),
  /** The caller cancelled the call, or closed the requester. */
  CALL_CANCELLED(502),
  /** The responder failed the call, with a number and a text. */
  CALL_FAILED(503),
  /** The request was lost or refused before its handler started. It may be repeated. */
  CALL_NOT_STARTED(504),
  /**
   * The responder died, closed, or violated the protocol while the call was open, or the response
   * could not be read. The request may have been executed.
   */
  CALL_LOST(505),
  /** As many calls are open as {@code max-calls} allows, or the request channel is full. */
  TOO_MANY_CALLS(506),
  /** The subscription was full for {@code slow-limit}, and {@code when-full=leave} ended it. */
  SUBSCRIPTION_ENDED(601),
  /** A publisher of the topic does not allow the {@code when-full} of the subscription. */
  WHEN_FULL_NOT_ALLOWED(602),
  /** The topic has as many publishers or subscribers as its terms allow. */
  TOO_MANY_MEMBERS(603),
  /** The topic has no durable subscription of that name. */
  NO_SUCH_SUBSCRIPTION(604),
  /**
   * A blackboard has as many keys or counters as it has room for, or as many processes use a
   * blackboard's counters or a lock as it has room for.
   */
  STATE_FULL(701),
  /** The state's file was removed, replaced or truncated while it was open. */
  STATE_REMOVED(702),
  /** The key has no value. Reported by the {@code ipc} command only. */
  NO_VALUE(703);

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
   * Returns the one-line text of an error: the code, what happened, where, and what to do next.
   *
   * @param what what happened, without a full stop
   * @param where the channel, the address and the origin of the setting, or empty
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
