package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.file.FileInUseException;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A socket with its name. A file that a dead process left is replaced; a live process, or anything
 * that is no socket of ours, stays as it is. To be bound and closed under the lock of the place's
 * directory.
 */
final class BoundSocket {
  private static final int OWNER_ONLY = 0600;
  private static final Set<PosixFilePermission> EVERYBODY =
      PosixFilePermissions.fromString("rw-rw-rw-");

  private final PacketAddress place;
  private final UnixSocket socket;
  private final @Nullable FileStat identity;

  private BoundSocket(PacketAddress place, UnixSocket socket, @Nullable FileStat identity) {
    this.place = place;
    this.socket = socket;
    this.identity = identity;
  }

  UnixSocket socket() {
    return socket;
  }

  /**
   * Binds.
   *
   * @param place where
   * @param kind what
   * @param open whether other users may reach it, to be checked then
   */
  static BoundSocket bind(PacketAddress place, PacketKind kind, boolean open) throws IOException {
    Path path = place.path();
    if (path == null) {
      return new BoundSocket(place, bindFree(place, kind), null);
    }
    clear(place, path, kind);
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(() -> bindFree(place, kind), UnixSocket::close);
      undo.add(() -> Files.deleteIfExists(path));
      if (open) {
        Files.setPosixFilePermissions(path, EVERYBODY);
      }
      return undo.done(new BoundSocket(place, socket, FileStat.of(path)));
    }
  }

  /** Whoever has the name now is alive: files of the dead have been cleared away. */
  private static UnixSocket bindFree(PacketAddress place, PacketKind kind) throws IOException {
    try {
      return kind.bind(place, OWNER_ONLY);
    } catch (ErrnoException e) {
      throw e.errno() == Errno.EADDRINUSE ? inUse(place, e) : e;
    }
  }

  private static FileInUseException inUse(PacketAddress place, IOException cause) {
    FileInUseException taken = new FileInUseException(Path.of(place.toString()));
    taken.initCause(cause);
    return taken;
  }

  private static void clear(PacketAddress place, Path path, PacketKind kind) throws IOException {
    FileStat status = statusOf(path);
    if (status == null) {
      return;
    }
    String remedy = "Remove it, or choose another path.";
    if (!status.isSocket()) {
      throw new InsecureFileException(path, "is not a socket", remedy);
    }
    if (isLive(place, kind)) {
      throw new FileInUseException(path);
    }
    if (status.uid() != ProcessUser.uid()) {
      throw new InsecureFileException(path, "belongs to user " + status.owner(), remedy);
    }
    Files.delete(path);
  }

  /** Only a refusal counts as death: whatever else hinders a connection, somebody may be alive. */
  private static boolean isLive(PacketAddress place, PacketKind kind) throws IOException {
    try (UnixSocket probe = kind.open()) {
      probe.connect(place.unix());
      return true;
    } catch (ErrnoException e) {
      return e.errno() != Errno.ECONNREFUSED;
    }
  }

  static @Nullable FileStat statusOf(Path path) throws ErrnoException {
    try {
      return FileStat.of(path);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  /** Whether the path still leads to this socket; an abstract name always does. */
  boolean isInPlace() {
    Path path = place.path();
    try {
      return path == null || (identity != null && identity.isSameFile(FileStat.of(path)));
    } catch (IOException e) {
      return false;
    }
  }

  /** Removes the file if it is still this socket's, and closes the socket. Does not fail. */
  void close() {
    try {
      Path path = place.path();
      // Once the socket is closed, another file may be given this one's inode number.
      if (path != null && socket.file().fd() >= 0 && isInPlace()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // The directory has gone, and the file with it.
    } finally {
      socket.close();
    }
  }
}
