package io.github.linuxipc.engine.service;

/**
 * The kinds and the status values of a service's pattern block. {@code docs/wire-services.md}
 * describes them.
 */
final class MessageKind {
  /**
   * Requester to responder, first on a connection. The payload is the response address, a newline
   * and the requester's clock.
   */
  static final int HELLO = 1;

  /** Responder to requester, the answer to HELLO. The payload is the control address. */
  static final int WELCOME = 2;

  /** Requester to responder. The value is the deadline, the code the milliseconds left until it. */
  static final int REQUEST = 3;

  /** Responder to requester: the response, or the last part of a stream. */
  static final int RESPONSE = 4;

  /** Responder to requester: the handler failed the call. The payload is the text. */
  static final int FAILURE = 5;

  /** Responder to requester: the request was not started, and will not be. */
  static final int REFUSED = 6;

  /** Responder to requester: one part of a stream. */
  static final int PART = 7;

  /** Responder to requester: the end of a stream. */
  static final int COMPLETE = 8;

  /** Requester to responder, on the control channel: the call is over. */
  static final int CANCEL = 9;

  /** Requester to responder, on the control channel. The code is the number of further parts. */
  static final int CREDIT = 10;

  /** A flag of REQUEST: the caller expects parts. */
  static final int STREAM = 1;

  /** A status of REFUSED: the time of the request was over before it could start. */
  static final int OVERDUE = 1;

  /** A status of REFUSED: the responder was closed. */
  static final int CLOSED = 2;

  /** A status of REFUSED: the requester does not take its responses. */
  static final int BACKLOG = 3;

  /** A status of REFUSED: the executor that runs the handler rejected the request. */
  static final int REJECTED = 4;

  private MessageKind() {}

  /** Returns why a request was refused, for an error text. */
  static String reason(int status) {
    return switch (status) {
      case OVERDUE -> "its time was over before it could start";
      case CLOSED -> "the responder was closed";
      case BACKLOG -> "this requester does not take its responses";
      case REJECTED -> "the responder's executor rejected it";
      default -> "it gave no reason that is known here";
    };
  }
}
