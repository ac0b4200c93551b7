package io.github.linuxipc.signal;

import java.io.IOException;

/** Thrown when a signal would not reach its handler in this process. */
final class SignalNotDeliveredException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * Creates an exception.
   *
   * @param reason the reason without a full stop
   * @param remedy what to do, as a full sentence
   */
  SignalNotDeliveredException(String reason, String remedy) {
    super(reason);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
