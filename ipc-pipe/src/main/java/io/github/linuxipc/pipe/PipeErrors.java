package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.FileInUseException;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Translates errors of the kernel into coded errors of the channel. */
final class PipeErrors {
  private PipeErrors() {}

  /** Returns the error of a link that cannot be opened. */
  static IpcException opening(LinkContext context, IOException cause) {
    if (cause instanceof IpcException known) {
      return known;
    }
    if (cause instanceof FileInUseException) {
      return context.failure(
          ErrorCode.CHANNEL_IN_USE,
          "A live receiver has bound the address",
          "Stop that receiver first, or use another address.",
          cause);
    }
    if (cause instanceof InsecureFileException insecure) {
      return KernelErrors.insecure(context, insecure);
    }
    if (isMissing(cause)) {
      return context.noReceiver("the pipe", cause);
    }
    return KernelErrors.forbidden(context, cause)
        .or(() -> KernelErrors.exhausted(context, cause, null))
        .orElseGet(() -> unknown(context, cause));
  }

  private static boolean isMissing(IOException cause) {
    return cause instanceof NoSuchFileException
        || (cause instanceof ErrnoException known
            && (known.errno() == Errno.ENOENT || known.errno() == Errno.ENXIO));
  }

  private static IpcException unknown(LinkContext context, IOException cause) {
    return context.failure(
        ErrorCode.OPEN_FAILED,
        KernelErrors.text(cause),
        "Check that the directory exists and that this user can access it.",
        cause);
  }

  /** Returns the error of an address that can never work. */
  static IpcConfigurationException badAddress(LinkContext context, String what, String next) {
    return KernelErrors.configuration(context, ErrorCode.BAD_ADDRESS, what, next);
  }
}
