package io.github.linuxipc.sem;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.ResourceLimit;
import io.github.linuxipc.support.event.EventFiles;
import io.github.linuxipc.support.event.WaiterLookup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Translates errors of the kernel into errors of the event. */
final class SemaphoreErrors {
  private SemaphoreErrors() {}

  static IpcException opening(OpenContext context, Path file, IOException cause) {
    if (cause instanceof ErrnoException refused && refused.isForbidden()) {
      return EventFiles.forbidden(
          context, refused.whyForbidden(), ErrnoException.FORBIDDEN_REMEDY, refused);
    }
    int errno = cause instanceof ErrnoException known ? known.errno() : 0;
    return switch (errno) {
      case Errno.EBUSY -> EventFiles.inUse(context, WaiterLookup.ownerPid(file), cause);
      case Errno.EACCES, Errno.ELOOP ->
          EventFiles.insecure(
              context,
              "The event's file or semaphore is not private to this user: " + text(cause),
              cause);
      case Errno.EINVAL ->
          EventFiles.insecure(
              context, "The event's file or semaphore is not valid: " + text(cause), cause);
      default ->
          limit(cause, file)
              .map(limit -> EventFiles.exhausted(context, limit, cause))
              .orElseGet(() -> EventFiles.failed(context, cause));
    };
  }

  private static Optional<ResourceLimit> limit(IOException cause, Path file) {
    return cause instanceof ErrnoException known
        ? ResourceLimit.of(known.errno(), file)
        : ResourceLimit.of(cause, file);
  }

  private static String text(IOException cause) {
    return String.valueOf(cause.getMessage());
  }
}
