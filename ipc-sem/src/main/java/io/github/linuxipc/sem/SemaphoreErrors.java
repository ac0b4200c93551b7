package io.github.linuxipc.sem;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.support.event.EventFiles;
import java.io.IOException;
import java.nio.file.Path;

/** Translates errors of the kernel into errors of the event. */
final class SemaphoreErrors {
  /** Where the C library keeps the semaphores, whatever the runtime directory is. */
  private static final Path SEMAPHORES = Path.of("/dev/shm");

  private SemaphoreErrors() {}

  static IpcException opening(OpenContext context, Path file, IOException cause) {
    boolean full = cause instanceof ErrnoException failed && failed.is("sem_open", Errno.ENOSPC);
    return EventFiles.opening(context, full ? SEMAPHORES : file, "file or semaphore", cause);
  }
}
