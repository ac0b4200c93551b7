package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;

/**
 * Translates the error that the JVM throws when mapped memory no longer exists, for example because
 * another process has truncated the file. The JVM may throw the error late, from code that runs
 * after the access to the memory. Therefore no operation on the link since the last successful one
 * counts as done.
 */
final class MemoryFault {
  private MemoryFault() {}

  /** Returns the exception, with an error code, for a memory fault. Rethrows any other error. */
  static IpcException failure(InternalError error, String where) {
    String message = error.getMessage();
    if (message == null || !message.contains("unsafe memory access")) {
      throw error;
    }
    return IpcException.of(
        ErrorCode.IO,
        ErrorCode.IO.text(
            "The channel's shared memory was truncated or removed",
            where,
            "Close this endpoint and open a new one."),
        error);
  }
}
