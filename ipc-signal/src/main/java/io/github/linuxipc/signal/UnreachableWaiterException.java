package io.github.linuxipc.signal;

import io.github.linuxipc.posix.ProcessIdentity;
import java.io.IOException;

/** A process waits for a signal, but in a pid namespace from which no signal of ours reaches it. */
final class UnreachableWaiterException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient SignalName signal;

  UnreachableWaiterException(ProcessIdentity process, SignalName signal) {
    super(
        "Process "
            + process.pid()
            + " of another pid namespace ("
            + process.pidNamespace()
            + ") waits for the event, and cannot be signalled from this one");
    this.signal = signal;
  }

  SignalName signal() {
    return signal;
  }
}
