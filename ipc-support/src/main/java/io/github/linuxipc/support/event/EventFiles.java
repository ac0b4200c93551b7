package io.github.linuxipc.support.event;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;
import java.nio.file.Path;

/** The paths of the events' files, and the exceptions that notifiers throw. */
public final class EventFiles {
  private EventFiles() {}

  /**
   * Returns the path of the file by which wakers find the waiter of an event: {@code reload.sem} in
   * the runtime directory for {@code sem:reload}.
   *
   * @param address the event's address, whose target is a name
   * @param context the context of the event
   * @return the path; only the directory is created
   * @throws IpcException with {@link ErrorCode#BAD_ADDRESS} if the target is not a name, or as
   *     thrown by {@link OpenContext#runtimeDirectory}
   */
  public static Path of(Address address, OpenContext context) throws IpcException {
    if (!address.targetsName()) {
      throw context.failure(
          ErrorCode.BAD_ADDRESS,
          "The target is not an event's name",
          "Write a name, as in "
              + address.scheme()
              + ":reload: a letter from a to z, then letters from a to z, digits and hyphens, at"
              + " most 63 characters.");
    }
    return context.runtimeDirectory().resolve(address.target() + "." + address.scheme());
  }

  /**
   * Returns the exception for an endpoint that cannot be opened.
   *
   * @param context the context of the event
   * @param file the file of the waiter
   * @param kind the kind of object that was opened, for the text, such as {@code file}
   * @param cause the error
   * @return the exception; its code is {@link ErrorCode#CHANNEL_IN_USE} if a live process already
   *     waits, as rule N0 of docs/contract.md requires
   */
  public static IpcException opening(
      OpenContext context, Path file, String kind, IOException cause) {
    int errno = cause instanceof ErrnoException known ? known.errno() : 0;
    String what = "The event's " + kind;
    return switch (errno) {
      case Errno.EBUSY -> inUse(context, WaiterLookup.ownerPid(file), cause);
      case Errno.EACCES, Errno.ELOOP ->
          insecure(context, what + " is not private to this user: " + cause.getMessage(), cause);
      case Errno.EINVAL -> insecure(context, what + " is not valid: " + cause.getMessage(), cause);
      default -> KernelErrors.opening(context, cause, file, () -> failed(context, cause));
    };
  }

  private static IpcException inUse(OpenContext context, long pid, IOException cause) {
    String what =
        pid > 0
            ? "Process " + pid + " already waits for the event"
            : "Another waiter already waits for the event";
    return context.failure(
        ErrorCode.CHANNEL_IN_USE, what, "Stop that waiter first, or use another name.", cause);
  }

  /**
   * Returns the exception for a file that is not private to this user or is not valid.
   *
   * @param context the context of the event
   * @param what what is wrong with the file
   * @param cause the error
   * @return the exception
   */
  public static IpcException insecure(OpenContext context, String what, IOException cause) {
    return context.failure(
        ErrorCode.INSECURE, what, "Remove it as its owner, or use another name.", cause);
  }

  private static IpcException failed(OpenContext context, IOException cause) {
    return context.failure(
        ErrorCode.OPEN_FAILED,
        "The event cannot be opened: " + KernelErrors.text(cause),
        "Check also that this user may write to the runtime directory.",
        cause);
  }

  /**
   * Returns the exception for an error of an open endpoint.
   *
   * @param context the context of the event
   * @param cause the error
   * @return the exception
   */
  public static IpcException io(OpenContext context, IOException cause) {
    return KernelErrors.io(context, "The use of the event failed: ", cause);
  }

  /**
   * Returns the exception for a closed endpoint.
   *
   * @param context the context of the event
   * @param end the kind of endpoint, such as {@code waiter}
   * @return the exception
   */
  public static IpcException closed(OpenContext context, String end) {
    return context.failure(ErrorCode.CLOSED, "This " + end + " was closed", "Open a new one.");
  }
}
