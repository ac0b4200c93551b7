package io.github.linuxipc.shm;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.ResourceLimit;
import io.github.linuxipc.spi.file.InsecureFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes coded errors of what files and shared memory do to us. */
public final class ShmErrors {
  /** Written so that no compiler leaves the allocation out. */
  @SuppressWarnings("unused")
  private static volatile byte[] drained = {};

  private ShmErrors() {}

  /** What went wrong while a link was opened. */
  static IpcException opening(LinkContext context, ChannelDirectory directory, IOException cause) {
    if (cause instanceof IpcException known) {
      return known;
    }
    if (cause instanceof InsecureFileException insecure) {
      return context.failure(
          ErrorCode.INSECURE, String.valueOf(cause.getMessage()), insecure.remedy(), cause);
    }
    if (cause instanceof ErrnoException refused && refused.isForbidden()) {
      return forbidden(context, refused);
    }
    Optional<ResourceLimit> limit = limit(cause, directory.path());
    if (limit.isPresent()) {
      return exhausted(context, limit.get(), cause);
    }
    return context.failure(
        ErrorCode.OPEN_FAILED,
        "The channel's files in " + directory.path() + " cannot be used: " + cause.getMessage(),
        "See that the directory can be written, and that both ends run the same version.",
        cause);
  }

  private static Optional<ResourceLimit> limit(IOException cause, Path path) {
    return cause instanceof ErrnoException known
        ? ResourceLimit.of(known.errno(), path)
        : ResourceLimit.of(cause, path);
  }

  private static IpcException exhausted(
      LinkContext context, ResourceLimit limit, IOException cause) {
    return context.failure(ErrorCode.RESOURCE_LIMIT, limit.what(), limit.remedy(), cause);
  }

  private static IpcException forbidden(LinkContext context, ErrnoException cause) {
    return context.failure(
        ErrorCode.OPEN_FAILED, cause.whyForbidden(), ErrnoException.FORBIDDEN_REMEDY, cause);
  }

  /** A file could not be made or filled. */
  static IpcException noSpace(LinkContext context, Path path, IOException cause) {
    if (cause instanceof ErrnoException refused && refused.isForbidden()) {
      return forbidden(context, refused);
    }
    Optional<ResourceLimit> limit = limit(cause, path);
    if (limit.isPresent()) {
      return exhausted(context, limit.get(), cause);
    }
    return context.failure(
        ErrorCode.RESOURCE_LIMIT,
        "There is no room for " + path + ": " + cause.getMessage(),
        "Free memory on that file system, give it more, or configure a smaller capacity.",
        cause);
  }

  /**
   * Whether an error is the JVM's word for a page that is not there: a neighbour has truncated the
   * file. Any other is not ours to deal with.
   */
  public static boolean isMemoryFault(InternalError error) {
    return String.valueOf(error.getMessage()).contains("unsafe memory access");
  }

  /**
   * Lets the JVM throw now what it still has to say of pages that were not there. It does so when
   * it comes back from its own code, such as the allocation of an array, which may be long after
   * the access, and after an error for an earlier access was caught.
   */
  public static void drainMemoryFaults() {
    for (int i = 1; i <= 4; i++) {
      try {
        drained = new byte[i];
      } catch (InternalError e) {
        if (!isMemoryFault(e)) {
          throw e;
        }
      }
    }
  }

  /** The memory of an open link is damaged; the link is of no more use. */
  public static IpcException damaged(
      LinkContext context, @Nullable String what, @Nullable Throwable cause) {
    return context.failure(
        ErrorCode.IO,
        "The shared memory is damaged: " + what,
        "Close this end and open it anew; find out which program of this user changes its files.",
        cause);
  }
}
