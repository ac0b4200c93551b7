package io.github.linuxipc.support;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.spi.ForbiddenCall;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.ResourceLimit;
import io.github.linuxipc.spi.file.InsecureFileException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The coded exceptions for errors that mean the same in every mechanism. A mechanism itself
 * translates only the errors that are specific to it.
 */
public final class KernelErrors {
  private KernelErrors() {}

  /**
   * Returns the exception for an error while something is opened. Translates the errors that mean
   * the same in every mechanism, and leaves the others to the mechanism.
   *
   * @param context the channel or event
   * @param cause the error; an {@code IpcException} is returned as it is
   * @param place the file or directory that was created or opened; null if there is none
   * @param other returns the exception for any other error
   * @return the exception, to be thrown
   */
  public static IpcException opening(
      OpenContext context,
      IOException cause,
      @Nullable Path place,
      Supplier<? extends IpcException> other) {
    if (cause instanceof IpcException known) {
      return known;
    }
    if (cause instanceof InsecureFileException insecure) {
      return insecure(context, insecure);
    }
    Optional<IpcException> common =
        forbidden(context, cause).or(() -> exhausted(context, cause, place));
    return common.isPresent() ? common.get() : other.get();
  }

  /**
   * Returns the exception for a system call that the kernel lacks or a sandbox forbids.
   *
   * @param context the channel or event
   * @param cause the error of the call
   * @return the exception, or empty if the error has another cause
   */
  public static Optional<IpcException> forbidden(OpenContext context, IOException cause) {
    return forbidden(context, ErrorCode.OPEN_FAILED, cause);
  }

  private static Optional<IpcException> forbidden(
      OpenContext context, ErrorCode code, IOException cause) {
    return forbiddenCall(cause)
        .map(call -> context.failure(code, call.what(), call.remedy(), cause));
  }

  /**
   * Returns the system call that the kernel lacks or a sandbox forbids.
   *
   * @param cause the error of the call
   * @return the call, or empty if the error has another cause
   */
  public static Optional<ForbiddenCall> forbiddenCall(IOException cause) {
    if (cause instanceof ErrnoException failed) {
      return failed.isForbidden()
          ? Optional.of(
              ForbiddenCall.of(String.valueOf(failed.getMessage()), failed.mayBeLacking()))
          : Optional.empty();
    }
    return ForbiddenCall.of(cause);
  }

  /**
   * Returns the exception for a resource of the kernel that is exhausted. Its text names the limit
   * and the command that raises it.
   */
  private static Optional<IpcException> exhausted(
      OpenContext context, IOException cause, @Nullable Path given) {
    Path place = given == null ? place(cause) : given;
    return limit(cause, place)
        .map(l -> context.failure(ErrorCode.RESOURCE_LIMIT, l.what(), l.remedy(), cause));
  }

  private static Optional<ResourceLimit> limit(IOException cause, @Nullable Path place) {
    if (cause instanceof ErrnoException known) {
      return known.is("epoll_ctl", Errno.ENOSPC)
          ? Optional.of(ResourceLimit.watches())
          : ResourceLimit.of(known.errno(), place);
    }
    return ResourceLimit.of(cause, place);
  }

  private static @Nullable Path place(IOException cause) {
    return cause instanceof FileSystemException failed && failed.getFile() != null
        ? Path.of(failed.getFile())
        : null;
  }

  /** Returns the exception for a file or directory that cannot be trusted. */
  private static IpcException insecure(OpenContext context, InsecureFileException cause) {
    return context.failure(
        ErrorCode.INSECURE, String.valueOf(cause.getMessage()), cause.remedy(), cause);
  }

  /**
   * Returns the exception for an error of an open endpoint.
   *
   * @param context the channel or event
   * @param cause the error
   * @return the exception; the cause itself if it is an {@code IpcException}
   */
  public static IpcException io(OpenContext context, IOException cause) {
    return io(context, "Input or output failed: ", cause);
  }

  /**
   * Returns the exception for an error of an open endpoint.
   *
   * @param context the channel or event
   * @param what what failed, ending with a colon and a space
   * @param cause the error
   * @return the exception; the cause itself if it is an {@code IpcException}
   */
  public static IpcException io(OpenContext context, String what, IOException cause) {
    if (cause instanceof IpcException known) {
      return known;
    }
    return forbidden(context, ErrorCode.IO, cause)
        .orElseGet(
            () ->
                context.failure(
                    ErrorCode.IO,
                    what + text(cause),
                    "Close this endpoint and open it again.",
                    cause));
  }

  /**
   * Returns the text of an error. For an {@link ErrnoException}, an {@link InsecureFileException}
   * or a plain {@link IOException}, that is its message. For any other exception, and for one
   * without a message, the text also names the type of the exception.
   *
   * @param cause the error
   * @return the text, without a full stop
   */
  public static String text(IOException cause) {
    String message = cause.getMessage();
    boolean explains =
        cause instanceof ErrnoException
            || cause instanceof InsecureFileException
            || cause.getClass().equals(IOException.class);
    return explains && message != null ? message : cause.toString();
  }

  /**
   * Returns the exception for an address or an option that can never work.
   *
   * @param context the channel or event
   * @param code the code
   * @param what what is wrong, without a full stop
   * @param next the next step as a full sentence, or empty
   * @return the exception
   */
  public static IpcConfigurationException configuration(
      OpenContext context, ErrorCode code, String what, String next) {
    String text = String.valueOf(context.failure(code, what, next).getMessage());
    return new IpcConfigurationException(code, text);
  }
}
