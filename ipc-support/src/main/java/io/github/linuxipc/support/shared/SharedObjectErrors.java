package io.github.linuxipc.support.shared;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.ResourceLimit;
import io.github.linuxipc.spi.file.FileInUseException;
import io.github.linuxipc.spi.file.InsecureFileException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Translates errors of the kernel into coded errors of the channel. */
public final class SharedObjectErrors {
  private SharedObjectErrors() {}

  /**
   * Returns the error of a link that cannot be opened.
   *
   * @param context the context of the link
   * @param object what was opened, such as {@code the pipe}
   * @param cause the kernel's error; an {@link IpcException} is returned as it is
   * @return the exception, to be thrown
   */
  public static IpcException opening(LinkContext context, String object, IOException cause) {
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
      return context.failure(ErrorCode.INSECURE, text(insecure), insecure.remedy(), insecure);
    }
    if (cause instanceof NoSuchFileException) {
      return context.noReceiver(object, cause);
    }
    return cause instanceof ErrnoException errno
        ? opening(context, object, errno)
        : ResourceLimit.of(cause, null)
            .map(limit -> exhausted(context, limit, cause))
            .orElseGet(() -> unknown(context, cause));
  }

  private static IpcException exhausted(
      LinkContext context, ResourceLimit limit, IOException cause) {
    return context.failure(ErrorCode.RESOURCE_LIMIT, limit.what(), limit.remedy(), cause);
  }

  private static IpcException opening(LinkContext context, String object, ErrnoException cause) {
    if (cause.isForbidden()) {
      return context.failure(
          ErrorCode.OPEN_FAILED, cause.whyForbidden(), ErrnoException.FORBIDDEN_REMEDY, cause);
    }
    return switch (cause.errno()) {
      case Errno.ENOENT, Errno.ENXIO -> context.noReceiver(object, cause);
      default ->
          ResourceLimit.of(cause.errno(), null)
              .map(limit -> exhausted(context, limit, cause))
              .orElseGet(() -> unknown(context, cause));
    };
  }

  private static IpcException unknown(LinkContext context, IOException cause) {
    return context.failure(
        ErrorCode.OPEN_FAILED,
        text(cause),
        "Check that the directory exists and that this user can access it.",
        cause);
  }

  /**
   * Returns the error of a link that was open.
   *
   * @param context the context of the link
   * @param cause the kernel's error; an {@link IpcException} is returned as it is
   * @return the exception, to be thrown
   */
  public static IpcException io(LinkContext context, IOException cause) {
    return cause instanceof IpcException known
        ? known
        : context.failure(ErrorCode.IO, text(cause), "Close this end and open it again.", cause);
  }

  /**
   * Returns the error of an address or option that can never work, so that an open is not tried
   * again.
   *
   * @param context the context of the link
   * @param code the code, such as {@link ErrorCode#BAD_ADDRESS}
   * @param what what is wrong, without a full stop
   * @param next the next step as a full sentence
   * @return the exception, to be thrown
   */
  public static IpcConfigurationException configuration(
      LinkContext context, ErrorCode code, String what, String next) {
    String text = String.valueOf(context.failure(code, what, next).getMessage());
    return new IpcConfigurationException(code, text);
  }

  private static String text(IOException cause) {
    return cause instanceof ErrnoException || cause instanceof InsecureFileException
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }
}
