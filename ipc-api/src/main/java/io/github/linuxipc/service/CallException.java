package io.github.linuxipc.service;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import java.util.OptionalInt;

/**
 * Thrown when a call ended without a response. {@link #outcome()} says whether the request may have
 * been executed: R1 and R2 (see docs/contract.md).
 *
 * <table>
 * <caption>Codes</caption>
 * <tr><th>code</th><th>what happened</th><th>outcome</th></tr>
 * <tr><td>{@link ErrorCode#CALL_TIMED_OUT}</td><td>the time-out passed</td>
 * <td>{@code NOT_STARTED} if the request was not sent in time, because {@code max-calls} calls were
 * open or the request channel was full, or if the responder refused the request because its time
 * was over; else {@code UNKNOWN}</td></tr>
 * <tr><td>{@link ErrorCode#CALL_CANCELLED}</td><td>the caller cancelled the call, or closed the
 * requester</td><td>{@code NOT_STARTED} if the request is known not to have been sent; else {@code
 * UNKNOWN}</td></tr>
 * <tr><td>{@link ErrorCode#CALL_FAILED}</td><td>the responder failed the call</td>
 * <td>{@code UNKNOWN}</td></tr>
 * <tr><td>{@link ErrorCode#CALL_NOT_STARTED}</td><td>no responder is there, or the responder
 * refused the request or closed before it started it</td><td>{@code NOT_STARTED}</td></tr>
 * <tr><td>{@link ErrorCode#CALL_LOST}</td><td>the responder died, closed, or violated the protocol
 * while the call was open, or the response could not be read</td><td>{@code UNKNOWN}</td></tr>
 * <tr><td>{@link ErrorCode#TOO_MANY_CALLS}</td><td>{@code max-calls} calls are open, or the request
 * channel is full; {@code call} waits instead</td><td>{@code NOT_STARTED}</td></tr>
 * </table>
 */
public final class CallException extends IpcException {
  /**
   * The failure code of a request whose handler threw an exception, returned without an answer, or
   * was interrupted: R10.
   */
  public static final int HANDLER_FAILED = -1;

  private static final long serialVersionUID = 1L;

  /** Whether a request may have been executed. */
  public enum Outcome {
    /** The handler was not called with the request, and will not be. The call may be repeated. */
    NOT_STARTED,
    /** The handler may have been called with the request. */
    UNKNOWN
  }

  private final Outcome outcome;
  private final boolean failedByResponder;
  private final int failureCode;
  private final String failureText;

  /**
   * Creates an exception.
   *
   * @param code the stable code, one of 501 to 506
   * @param outcome whether the request may have been executed
   * @param text the text as {@link ErrorCode#text} composes it
   */
  public CallException(ErrorCode code, Outcome outcome, String text) {
    super(code, text, null);
    this.outcome = outcome;
    this.failedByResponder = false;
    this.failureCode = 0;
    this.failureText = "";
  }

  private CallException(int failureCode, String failureText, String text) {
    super(ErrorCode.CALL_FAILED, text, null);
    this.outcome = Outcome.UNKNOWN;
    this.failedByResponder = true;
    this.failureCode = failureCode;
    this.failureText = failureText;
  }

  /**
   * Creates the exception of a call that the responder failed.
   *
   * @param failureCode the responder's number
   * @param failureText the responder's text
   * @param where the service's name and address
   * @return the exception, with {@link ErrorCode#CALL_FAILED} and {@link Outcome#UNKNOWN}
   */
  public static CallException failed(int failureCode, String failureText, String where) {
    String what = "The responder failed the call with " + failureCode + ": " + failureText;
    return new CallException(failureCode, failureText, ErrorCode.CALL_FAILED.text(what, where, ""));
  }

  /**
   * Returns whether the request may have been executed.
   *
   * @return the outcome
   */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * Returns the number with which the responder failed the call.
   *
   * @return the first argument of {@link Request#fail}, {@link #HANDLER_FAILED}, or empty if the
   *     responder did not fail the call
   */
  public OptionalInt failureCode() {
    return failedByResponder ? OptionalInt.of(failureCode) : OptionalInt.empty();
  }

  /**
   * Returns the text with which the responder failed the call.
   *
   * @return the second argument of {@link Request#fail}; empty if the responder did not fail the
   *     call
   */
  public String failureText() {
    return failureText;
  }
}
