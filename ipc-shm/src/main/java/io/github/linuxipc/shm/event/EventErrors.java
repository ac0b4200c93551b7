package io.github.linuxipc.shm.event;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.shm.ShmErrors;
import io.github.linuxipc.shm.ring.MemoryFaults;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.ResourceLimit;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.support.event.EventFiles;
import io.github.linuxipc.support.event.WaiterLookup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Translates errors of the kernel into coded errors of an event. */
final class EventErrors {
  private EventErrors() {}

  static IpcException opening(OpenContext context, Path file, IOException cause) {
    if (cause instanceof InsecureFileException) {
      return EventFiles.insecure(context, String.valueOf(cause.getMessage()), cause);
    }
    if (cause instanceof ErrnoException refused && refused.isForbidden()) {
      return EventFiles.forbidden(
          context, refused.whyForbidden(), ErrnoException.FORBIDDEN_REMEDY, refused);
    }
    int errno = cause instanceof ErrnoException known ? known.errno() : 0;
    return switch (errno) {
      case Errno.EBUSY -> EventFiles.inUse(context, WaiterLookup.ownerPid(file), cause);
      case Errno.EACCES, Errno.ELOOP, Errno.EINVAL ->
          EventFiles.insecure(
              context,
              "The file of the event can be changed by other users: " + cause.getMessage(),
              cause);
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

  /**
   * Creates the error for a file that another process has truncated. The JVM may report that later
   * than the access.
   */
  static IpcException damaged(OpenContext context, Path file, InternalError error) {
    if (!MemoryFaults.isMemoryFault(error)) {
      throw error;
    }
    MemoryFaults.drain();
    return ShmErrors.damaged(context, file + " was truncated", error);
  }
}
