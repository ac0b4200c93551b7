package io.github.linuxipc.service;

/** How a call ended, as counted by {@link Requester#callTime}. */
public enum CallEnd {
  /** The response arrived, or a streamed response is complete. */
  ANSWERED("answered"),
  /** The responder reported a failure: {@link CallException#failureCode}. */
  FAILED("failed"),
  /** The request was not executed: {@link CallException.Outcome#NOT_STARTED}. */
  NOT_STARTED("not-started"),
  /** The request may have been executed: {@link CallException.Outcome#UNKNOWN}. */
  UNKNOWN("unknown");

  private final String word;

  CallEnd(String word) {
    this.word = word;
  }

  /**
   * Returns the word for this end in metrics and events.
   *
   * @return the word, such as {@code not-started}
   */
  public String word() {
    return word;
  }
}
