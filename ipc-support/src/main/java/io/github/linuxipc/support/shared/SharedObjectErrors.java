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
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts the errors of opening a shared object. The results are the exceptions of the channel,
 * which have an {@link ErrorCode}.
 */
public final class SharedObjectErrors {
  private static final Logger LOG = LoggerFactory.getLogger(SharedObjectErrors.class);

  private SharedObjectErrors() {}

  /**
   * Logs that the object of a closing receiver cannot be removed. The next receiver removes it.
   *
   * @param object the object with its name or path
   * @param cause why it cannot be removed
   */
  public static void warnNotRemoved(String object, IOException cause) {
    LOG.warn("{} cannot be removed; the next receiver removes it: {}", object, cause.toString());
  }

  /**
   * Returns the exception for a link that cannot be opened.
   *
   * @param context the context of the link
   * @param object what was opened, such as {@code the pipe}
   * @param place its file, or null if it has none
   * @param cause the kernel's error; an {@link IpcException} is returned as it is
   * @return the exception, to be thrown
   */
  public static IpcException opening(
      LinkContext context, String object, @Nullable Path place, IOException cause) {
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
    return KernelErrors.opening(context, cause, place, () -> unknown(context, object, cause));
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
