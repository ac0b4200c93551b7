package io.github.linuxipc.engine.service;

/** The listener of a call that {@link ServiceRequester#start} begins. */
interface StartedCall extends CallListener {
  /** Takes note of the call's object and number. Called before its request is sent. */
  void begin(Call call, long number);

  /**
   * Takes note that {@link ServiceRequester#start} throws: from now on {@link #onEnd} releases the
   * call and tells nobody.
   */
  void abandon();
}
