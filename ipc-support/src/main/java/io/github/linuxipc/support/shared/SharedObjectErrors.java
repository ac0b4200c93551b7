package io.github.linuxipc.support.shared;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.FileInUseException;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * Converts the errors that occur when an object with a path is opened into the exceptions of the
 * channel, which have an {@link ErrorCode}.
 */
public final class SharedObjectErrors {
  private SharedObjectErrors() {}

  /**
   * Returns the exception for a link that cannot be opened.
   *
   * @param context the context of the link
   * @param object what was opened, such as {@code the pipe}
   * @param cause the kernel's error; an {@link IpcException} is returned as it is
   * @return the exception, to be thrown
   */
  public static IpcException opening(LinkContext context, String object, IOException cause) {
    if (cause instanceof FileInUseException) {
      return context.failure(
          ErrorCode.CHANNEL_IN_USE,
          "A live receiver has bound the address",
          "Stop that receiver first, or use another address.",
          cause);
    }
    if (isMissing(cause)) {
      return context.noReceiver(object, cause);
    }
    return KernelErrors.opening(context, cause, null, () -> unknown(context, object, cause));
  }

  /**
   * Returns whether an error means that the object does not exist, or that no process has it open
   * to read or receive from it.
   */
  private static boolean isMissing(IOException cause) {
    return cause instanceof NoSuchFileException
        || (cause instanceof ErrnoException known
            && (known.errno() == Errno.ENOENT
                || known.errno() == Errno.ENXIO
                || known.errno() == Errno.ECONNREFUSED));
  }

  private static IpcException unknown(LinkContext context, String object, IOException cause) {
    return context.failure(
        ErrorCode.OPEN_FAILED,
        "Opening " + object + " failed: " + KernelErrors.text(cause),
        "Check that the directory exists and that this user can access it.",
        cause);
  }
}
