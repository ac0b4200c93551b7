package io.github.linuxipc.engine.service;

/** The listener of a call that {@link ServiceRequester#start} begins. */
interface StartedCall extends CallListener {
  /** The call has this object and number from now on. Called before its request is sent. */
  void begin(Call call, long number);

  /** The request was not sent: {@link #onEnd} releases the call and tells nobody. */
  void abandon();
}
