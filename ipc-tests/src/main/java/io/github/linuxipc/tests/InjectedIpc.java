package io.github.linuxipc.tests;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import java.util.Set;

/** An instance of a test, which is closed with the test or the class. */
record InjectedIpc(Ipc ipc) implements AutoCloseable {
  /** The errors of a close that finds messages which nobody has received, or a peer gone. */
  private static final Set<ErrorCode> ENDS =
      Set.of(ErrorCode.UNDELIVERED, ErrorCode.PEER_CLOSED, ErrorCode.PEER_LOST);

  @Override
  public void close() throws IpcException {
    try {
      ipc.close();
    } catch (IpcException e) {
      if (!ENDS.contains(e.code())) {
        throw e;
      }
    }
  }
}
