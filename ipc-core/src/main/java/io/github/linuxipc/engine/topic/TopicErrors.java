package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.registry.RuntimeDirectory;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.spi.file.LockTimeoutException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Creates the exceptions for a topic that cannot be opened. */
final class TopicErrors {
  private final RuntimeDirectory runtime;
  private final String where;

  TopicErrors(RuntimeDirectory runtime, TopicSettings settings) {
    this.runtime = runtime;
    this.where = "topic " + settings.channel().channel() + ", runtime directory " + runtime;
  }

  IpcException failure(ErrorCode code, String what, String next, @Nullable Throwable cause) {
    return IpcException.of(code, code.text(what, where, next), cause);
  }

  /** Returns the exception for a file operation that has failed. */
  IpcException of(IOException cause) {
    try {
      if (cause instanceof IpcException known) {
        return known;
      }
      if (cause instanceof LockTimeoutException held) {
        return failure(
            ErrorCode.OPEN_FAILED, String.valueOf(held.getMessage()), held.remedy(), held);
      }
      if (cause instanceof InsecureFileException e) {
        return failure(ErrorCode.INSECURE, String.valueOf(e.getMessage()), e.remedy(), e);
      }
      runtime.throwIfExhaustedOrForbidden(this::failure, cause);
      return failure(
          ErrorCode.OPEN_FAILED,
          "The topic's files cannot be used: " + cause,
          "Check that the directory is writable.",
          cause);
    } catch (IpcException e) {
      return e;
    }
  }
}
