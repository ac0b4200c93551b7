package io.github.linuxipc.engine.activity;

import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.spi.file.FileInUseException;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.ObjectScan;
import io.github.linuxipc.spi.file.SocketFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The socket by which a reader of reports says that it is there. One reader at a time has it; the
 * others take it over when that one has ended. Called on engine threads. Not thread-safe.
 */
final class Watch implements AutoCloseable {
  private static final String SOCKET = "stats.watch";
  private static final ObjectScan SCAN =
      new ObjectScan("", ObjectKind.CHANNEL, SOCKET, SocketFile::examine);

  private final Path path;
  private @Nullable SocketFile socket;

  Watch(Path runtime) {
    this.path = runtime.resolve(SOCKET);
  }

  /** Returns whether a process reads. */
  static boolean isHeld(Path runtime) throws IOException {
    Path path = runtime.resolve(SOCKET);
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && SocketFile.probe(path) == SocketFile.State.LIVE;
  }

  /** Lists the socket of a reader that was killed. */
  static List<FoundObject> leftovers(Path runtime) throws IOException {
    return SCAN.listAt("", runtime.resolve(SOCKET));
  }

  /** Removes what {@link #leftovers} has listed. */
  static boolean remove(FoundObject object) throws IOException {
    return SCAN.remove(object, Files::delete);
  }

  /** Returns whether a path is that of the socket. */
  static boolean isAt(Path file) {
    return file.endsWith(SOCKET);
  }

  /** Sees to it that a process holds the socket: this one, or another reader. */
  void hold() throws IOException {
    if (socket != null && socket.isInPlace()) {
      return;
    }
    close();
    try {
      socket =
          SocketFile.bind(
              path,
              EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE),
              1,
              LockWait.brief());
    } catch (FileInUseException e) {
      socket = null; // another reader has it
    }
  }

  /** Releases the socket if this reader has it. */
  @Override
  public void close() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
