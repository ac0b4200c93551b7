package io.github.linuxipc.posix;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file and the path at which it should be, for who looks again and again whether somebody has
 * removed or replaced it: a look is one system call and next to nothing else. Thread-safe.
 */
public final class PathIdentity {
  private final FileStat file;
  private final NativeBuffer path;

  /**
   * Makes a place; looks at nothing.
   *
   * @param file the file
   * @param path where it should be
   */
  public PathIdentity(FileStat file, Path path) {
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    this.file = file;
    this.path = new NativeBuffer(bytes.length + 1);
    this.path.buffer().put(0, bytes);
  }

  /**
   * Looks whether the path leads to the file, and not through a symbolic link.
   *
   * @return whether it does
   */
  public boolean isTaken() {
    try {
      return file.isSameFile(FileStat.of(path));
    } catch (ErrnoException e) {
      return false;
    }
  }
}
