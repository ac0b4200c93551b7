package io.github.linuxipc.signal;

import io.github.linuxipc.posix.ProcessIdentity;
import java.io.IOException;

/** Thrown when a process waits for a signal in a pid namespace that this process cannot signal. */
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
