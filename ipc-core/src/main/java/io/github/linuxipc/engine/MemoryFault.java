package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;

/**
 * What the JVM throws when mapped memory has gone from under it, as when somebody truncated the
 * file: late, and from whatever code touches the memory or runs next. Nothing that was done on the
 * link since the last success counts.
 */
final class MemoryFault {
  private MemoryFault() {}

  /** Makes the coded failure of a memory fault; any other internal error is thrown on. */
  static IpcException failure(InternalError error, String where) {
    String message = error.getMessage();
    if (message == null || !message.contains("unsafe memory access")) {
      throw error;
    }
    return IpcException.of(
        ErrorCode.IO,
        ErrorCode.IO.text(
            "The channel's shared memory has gone", where, "Close this end and open a new one."),
        error);
  }
}
