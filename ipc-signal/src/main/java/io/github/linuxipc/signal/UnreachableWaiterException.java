package io.github.linuxipc.signal;

import io.github.linuxipc.posix.ProcessIdentity;
import java.io.IOException;

/**
 * Thrown when the waiter's process is in another pid namespace, so that this process cannot signal
 * it.
 */
final class UnreachableWaiterException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient SignalName signal;

  UnreachableWaiterException(ProcessIdentity process, SignalName signal) {
    super(
        "Process "
            + process.pid()
            + " of another pid namespace ("
            + process.pidNamespace()
            + ") waits for the event and cannot be signalled from this pid namespace");
    this.signal = signal;
  }

  SignalName signal() {
    return signal;
  }
}
