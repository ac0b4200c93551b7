package io.github.linuxipc.support.event;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.ResourceLimit;
import java.io.IOException;
import java.nio.file.Path;

/** Where events have their files, and what is told when one cannot be had. */
public final class EventFiles {
  private EventFiles() {}

  /**
   * Returns the file by which the waiter of an event is found: {@code reload.sem} in the runtime
   * directory for {@code sem:reload}.
   *
   * @param address the event's address, whose target is a name
   * @param context the event
   * @return the path; nothing is made but the directory
   * @throws IpcException with {@link ErrorCode#BAD_ADDRESS} if the target is no name, or if the
   *     runtime directory cannot be trusted
   */
  public static Path of(Address address, OpenContext context) throws IpcException {
    if (!address.targetsName()) {
      throw context.failure(
          ErrorCode.BAD_ADDRESS,
          "The target is not an event's name",
          "Write " + address.scheme() + ":reload: a-z, then a-z, 0-9 and hyphens, at most 63.");
    }
    return context.runtimeDirectory().resolve(address.target() + "." + address.scheme());
  }

  /**
   * A live process waits for the event already (N0).
   *
   * @param context the event
   * @param pid the process, 0 if it is not known
   * @param cause the kernel's word
   * @return the exception
   */
  public static IpcException inUse(OpenContext context, long pid, IOException cause) {
    String by = pid > 0 ? "process " + pid : "another waiter";
    return context.failure(
        ErrorCode.CHANNEL_IN_USE,
        "The event is waited for by " + by,
        "Stop that one first, or use another name.",
        cause);
  }

  /**
   * A file is not ours alone.
   *
   * @param context the event
   * @param what what is wrong with it
   * @param cause the kernel's word
   * @return the exception
   */
  public static IpcException insecure(OpenContext context, String what, IOException cause) {
    return context.failure(
        ErrorCode.INSECURE, what, "Remove it as its owner, or use another name.", cause);
  }

  /**
   * A system call that the event needs is lacking or forbidden.
   *
   * @param context the event
   * @param what which, and why
   * @param next what to do about it
   * @param cause the kernel's word
   * @return the exception
   */
  public static IpcException forbidden(
      OpenContext context, String what, String next, IOException cause) {
    return context.failure(ErrorCode.OPEN_FAILED, what, next, cause);
  }

  /**
   * The kernel is out of something.
   *
   * @param context the event
   * @param limit what it is out of
   * @param cause the kernel's word
   * @return the exception
   */
  public static IpcException exhausted(
      OpenContext context, ResourceLimit limit, IOException cause) {
    return context.failure(ErrorCode.RESOURCE_LIMIT, limit.what(), limit.remedy(), cause);
  }

  /**
   * An end cannot be opened for another reason.
   *
   * @param context the event
   * @param cause the reason
   * @return the exception
   */
  public static IpcException failed(OpenContext context, IOException cause) {
    return cause instanceof IpcException known
        ? known
        : context.failure(
            ErrorCode.OPEN_FAILED,
            "The event cannot be opened: " + cause.getMessage(),
            "See that the runtime directory can be written.",
            cause);
  }

  /**
   * An open end met an error.
   *
   * @param context the event
   * @param cause the error
   * @return the exception
   */
  public static IpcException io(OpenContext context, IOException cause) {
    return cause instanceof IpcException known
        ? known
        : context.failure(
            ErrorCode.IO,
            "The event failed: " + cause.getMessage(),
            "Close this end and open it again.",
            cause);
  }

  /**
   * The end was closed.
   *
   * @param context the event
   * @param end the word for it, such as {@code waiter}
   * @return the exception
   */
  public static IpcException closed(OpenContext context, String end) {
    return context.failure(ErrorCode.CLOSED, "This " + end + " was closed", "Open a new one.");
  }
}
