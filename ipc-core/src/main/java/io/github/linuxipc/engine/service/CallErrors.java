package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.CallException.Outcome;
import org.jspecify.annotations.Nullable;

/** The exceptions with which calls end. */
final class CallErrors {
  private static final String ALL_OPEN = "As many calls are open as max-calls allows";

  private CallErrors() {}

  static CallException notStarted(String why, String where) {
    return create(
        ErrorCode.CALL_NOT_STARTED,
        Outcome.NOT_STARTED,
        "The request was not started: " + why,
        where,
        "It may be repeated.");
  }

  static CallException refused(int status, String where) {
    if (status == MessageKind.OVERDUE) {
      return create(
          ErrorCode.CALL_TIMED_OUT,
          Outcome.NOT_STARTED,
          "The time-out passed before the responder could start the request",
          where,
          "It may be repeated.");
    }
    return notStarted(MessageKind.reason(status), where);
  }

  static CallException lost(String where) {
    return create(
        ErrorCode.CALL_LOST,
        Outcome.UNKNOWN,
        "The responder was lost while the call was open",
        where,
        "The request may have been executed.");
  }

  /**
   * Returns the exception of a call without a response.
   *
   * @param welcomed whether the responder has opened the way back for its responses
   */
  static CallException timedOut(boolean welcomed, String where) {
    return create(
        ErrorCode.CALL_TIMED_OUT,
        Outcome.UNKNOWN,
        welcomed
            ? "No response arrived before the time-out passed"
            : "The responder did not open the way back for responses before the time-out passed",
        where,
        welcomed
            ? "The request may have been executed."
            : "The request may have been executed. Check that the responder polls; if it cannot"
                + " reach this process, its log says why.");
  }

  static CallException notAccepted(String where) {
    return create(
        ErrorCode.CALL_TIMED_OUT,
        Outcome.NOT_STARTED,
        "The request channel accepted no request before the time-out passed",
        where,
        "It may be repeated.");
  }

  /** Returns the exception of a call that waited for the end of others until its time-out. */
  static CallException notAdmitted(String where) {
    return create(
        ErrorCode.CALL_TIMED_OUT,
        Outcome.NOT_STARTED,
        ALL_OPEN + ", and none ended before the time-out passed",
        where,
        "It may be repeated. Call less at a time, or raise max-calls.");
  }

  static CallException cancelled(boolean sent, String where) {
    return create(
        ErrorCode.CALL_CANCELLED,
        sent ? Outcome.UNKNOWN : Outcome.NOT_STARTED,
        "The call was cancelled",
        where,
        "");
  }

  static CallException tooManyOpen(String where) {
    return create(
        ErrorCode.TOO_MANY_CALLS,
        Outcome.NOT_STARTED,
        ALL_OPEN,
        where,
        "Call again when calls have ended, or raise max-calls.");
  }

  static CallException tooMany(String what, String where) {
    return create(
        ErrorCode.TOO_MANY_CALLS,
        Outcome.NOT_STARTED,
        what,
        where,
        "Call again when calls have ended.");
  }

  /** Returns the exception of a call whose response may have come, and cannot be read. */
  static CallException unread(@Nullable String why, String where) {
    return create(
        ErrorCode.CALL_LOST,
        Outcome.UNKNOWN,
        "The response could not be read: " + why,
        where,
        "The request may have been executed.");
  }

  static CallException protocol(String where) {
    return create(
        ErrorCode.CALL_LOST,
        Outcome.UNKNOWN,
        "The responder violated the protocol of services",
        where,
        "The request may have been executed.");
  }

  private static CallException create(
      ErrorCode code, Outcome outcome, String what, String where, String next) {
    return new CallException(code, outcome, code.text(what, where, next));
  }
}
