package io.github.linuxipc.posix;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file together with the path that should lead to it. The pair serves to check repeatedly whether
 * the file was removed or replaced. A check is cheap: it makes one system call and does little
 * else. Thread-safe.
 */
public final class PathIdentity {
  private final FileStat file;
  private final NativeBuffer path;

  /**
   * Creates the pair. Accesses no file.
   *
   * @param file the file
   * @param path the path that should lead to it
   */
  public PathIdentity(FileStat file, Path path) {
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    this.file = file;
    this.path = new NativeBuffer(bytes.length + 1);
    this.path.buffer().put(0, bytes);
  }

  /**
   * Returns whether the path still leads to the file. A symbolic link at the path is another file,
   * even if its target is this file. If the status cannot be read although the path exists, the
   * call is repeated once, as in {@link FileStat#holds}.
   *
   * @return whether it does; false if the status cannot be read
   */
  public boolean isLinked() {
    return FileStat.holds(() -> file.isSameFile(FileStat.of(path)));
  }
}
