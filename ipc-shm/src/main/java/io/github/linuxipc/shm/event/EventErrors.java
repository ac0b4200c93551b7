package io.github.linuxipc.shm.event;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.shm.ShmErrors;
import io.github.linuxipc.shm.ring.MemoryFaults;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.support.event.EventFiles;
import java.io.IOException;
import java.nio.file.Path;

/** Translates errors of the kernel into coded errors of an event. */
final class EventErrors {
  private EventErrors() {}

  static IpcException opening(OpenContext context, Path file, IOException cause) {
    if (cause instanceof InsecureFileException) {
      return EventFiles.insecure(context, String.valueOf(cause.getMessage()), cause);
    }
    return EventFiles.opening(context, file, "file", cause);
  }

  /**
   * Creates the error for a file that another process has truncated. The JVM may report the missing
   * page later than the access. An error that is no memory fault is thrown again.
   */
  static IpcException damaged(OpenContext context, Path file, InternalError error) {
    if (!MemoryFaults.isMemoryFault(error)) {
      throw error;
    }
    MemoryFaults.drain();
    return ShmErrors.damaged(context, file + " was truncated", error);
  }
}
