package io.github.linuxipc.sem;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.support.event.EventFiles;
import java.io.IOException;
import java.nio.file.Path;

/** Translates errors of the kernel into errors of the event. */
final class SemaphoreErrors {
  private SemaphoreErrors() {}

  static IpcException opening(OpenContext context, Path file, IOException cause) {
    return EventFiles.opening(context, file, "file or semaphore", cause);
  }
}
