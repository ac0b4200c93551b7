package io.github.linuxipc.pipe;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OpenFile;
import java.nio.file.Path;

/**
 * Standard input and output, opened anew: a description of our own may be non-blocking without
 * making them so for the other programs that share the inherited ones.
 */
final class StandardStream {
  private StandardStream() {}

  static OpenFile input() throws ErrnoException {
    return OpenFile.open(Path.of("/proc/self/fd/0"), OpenFile.READ | OpenFile.NON_BLOCKING);
  }

  static OpenFile output() throws ErrnoException {
    return OpenFile.open(
        Path.of("/proc/self/fd/1"), OpenFile.WRITE | OpenFile.NON_BLOCKING | OpenFile.APPEND);
  }
}
