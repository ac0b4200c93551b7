package io.github.linuxipc.shm;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Translates errors of files and shared memory into coded errors. */
public final class ShmErrors {
  private ShmErrors() {}

  /** Returns the error of a link that cannot be opened. */
  static IpcException opening(OpenContext context, ChannelDirectory directory, IOException cause) {
    return KernelErrors.opening(
        context, cause, directory.path(), () -> unusable(context, directory, cause));
  }

  private static IpcException unusable(
      OpenContext context, ChannelDirectory directory, IOException cause) {
    return context.failure(
        ErrorCode.OPEN_FAILED,
        "The channel's files in " + directory.path() + " cannot be used: " + text(cause),
        "Check that the directory is writable, and that both ends run the same version.",
        cause);
  }

  /**
   * Returns the message of an error. For a {@link FileSystemException}, whose message may be a path
   * without a reason, the text also names the type of the exception.
   */
  private static String text(IOException cause) {
    String message = cause.getMessage();
    return message == null || cause instanceof FileSystemException ? cause.toString() : message;
  }

  /** Returns the error of a file that cannot be created or filled. */
  static IpcException noSpace(OpenContext context, Path path, IOException cause) {
    return KernelErrors.opening(context, cause, path, () -> noRoom(context, path, cause));
  }

  private static IpcException noRoom(OpenContext context, Path path, IOException cause) {
    return context.failure(
        ErrorCode.RESOURCE_LIMIT,
        "The file " + path + " cannot be created or filled: " + text(cause),
        "Check that this user may write there, free memory on that file system or give it more, or"
            + " configure a smaller capacity.",
        cause);
  }

  /**
   * Returns the error of an open endpoint whose memory is damaged. The endpoint cannot be used any
   * more.
   *
   * @param context the channel or event
   * @param what what is wrong, or null
   * @param cause the cause, or null
   * @return the exception, to be thrown
   */
  public static IpcException damaged(
      OpenContext context, @Nullable String what, @Nullable Throwable cause) {
    return context.failure(
        ErrorCode.IO,
        "The shared memory is damaged" + (what == null ? "" : ": " + what),
        "Close this endpoint and open it again; find out which program of this user changes its"
            + " files.",
        cause);
  }
}
