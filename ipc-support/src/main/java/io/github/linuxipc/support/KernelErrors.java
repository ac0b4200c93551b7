package io.github.linuxipc.support;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.ResourceLimit;
import io.github.linuxipc.spi.file.InsecureFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The coded exceptions for errors that mean the same in every mechanism. A mechanism itself
 * translates only the errors that are specific to it.
 */
public final class KernelErrors {
  private KernelErrors() {}

  /**
   * Returns the exception for a system call that the kernel lacks or a sandbox forbids.
   *
   * @param context the channel or event
   * @param cause the kernel's error
   * @return the exception, or empty if the cause is another error
   */
  public static Optional<IpcException> forbidden(OpenContext context, IOException cause) {
    return cause instanceof ErrnoException refused && refused.isForbidden()
        ? Optional.of(
            context.failure(
                ErrorCode.OPEN_FAILED,
                refused.whyForbidden(),
                ErrnoException.FORBIDDEN_REMEDY,
                cause))
        : Optional.empty();
  }

  /**
   * Returns the exception for a resource of the kernel that is exhausted. Its text names the limit
   * and the command that raises it.
   *
   * @param context the channel or event
   * @param cause the error of the kernel or of the JDK
   * @param place the file or directory that was created or opened; null if there is none
   * @return the exception, or empty if the cause is another one
   */
  public static Optional<IpcException> exhausted(
      OpenContext context, IOException cause, @Nullable Path place) {
    Optional<ResourceLimit> limit =
        cause instanceof ErrnoException known
            ? ResourceLimit.of(known.errno(), place)
            : ResourceLimit.of(cause, place);
    return limit.map(l -> context.failure(ErrorCode.RESOURCE_LIMIT, l.what(), l.remedy(), cause));
  }

  /**
   * Returns the exception for a file or directory that cannot be trusted.
   *
   * @param context the channel or event
   * @param cause what is wrong with it
   * @return the exception
   */
  public static IpcException insecure(OpenContext context, InsecureFileException cause) {
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
    return cause instanceof IpcException known
        ? known
        : context.failure(
            ErrorCode.IO,
            "Input or output failed: " + text(cause),
            "Close this endpoint and open it again.",
            cause);
  }

  /**
   * Returns the text of an error. For an {@link IOException} of no special type, and for an
   * exception of a type of this library, that is its message. For any other exception, and for one
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
