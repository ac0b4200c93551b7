package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.file.FileInUseException;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.shared.SharedObjectErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A socket bound to its name. A socket file left by a process that has ended is replaced. The
 * socket of a live process stays as it is, and so does any file that is not a socket of this user.
 * The lock of the directory must be held during {@link #bind}, and should be held during {@link
 * #close}.
 */
final class BoundSocket {
  private static final int OWNER_ONLY = 0600;
  private static final Set<PosixFilePermission> ALL_USERS =
      PosixFilePermissions.fromString("rw-rw-rw-");

  private final PacketAddress socketAddress;
  private final UnixSocket socket;
  private final @Nullable FileStat identity;

  private BoundSocket(PacketAddress socketAddress, UnixSocket socket, @Nullable FileStat identity) {
    this.socketAddress = socketAddress;
    this.socket = socket;
    this.identity = identity;
  }

  UnixSocket socket() {
    return socket;
  }

  /**
   * Binds a socket.
   *
   * @param socketAddress the address to bind
   * @param kind the kind of socket
   * @param open whether the mode of the file lets other users reach it; the user of each sender is
   *     checked in any case
   */
  static BoundSocket bind(PacketAddress socketAddress, PacketKind kind, boolean open)
      throws IOException {
    Path path = socketAddress.path();
    if (path == null) {
      return new BoundSocket(socketAddress, bindName(socketAddress, kind), null);
    }
    removeStale(socketAddress, path, kind);
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(() -> bindName(socketAddress, kind), UnixSocket::close);
      undo.add(() -> Files.deleteIfExists(path));
      if (open) {
        Files.setPosixFilePermissions(path, ALL_USERS);
      }
      return undo.done(new BoundSocket(socketAddress, socket, FileStat.of(path)));
    }
  }

  /**
   * Binds a name. If the name is in use, the process that holds it is alive, because stale files
   * have been removed before.
   */
  private static UnixSocket bindName(PacketAddress socketAddress, PacketKind kind)
      throws IOException {
    try {
      return open(socketAddress, kind);
    } catch (ErrnoException e) {
      throw e.errno() == Errno.EADDRINUSE ? inUse(socketAddress, e) : e;
    }
  }

  /**
   * Opens a socket and binds it to a name. The kernel gives the socket's file the mode of the
   * socket itself, so the file is never accessible with a wrong mode.
   */
  private static UnixSocket open(PacketAddress socketAddress, PacketKind kind) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(kind::open, UnixSocket::close);
      socket.file().setMode(OWNER_ONLY);
      socket.bind(socketAddress.unix());
      return undo.done(socket);
    }
  }

  private static FileInUseException inUse(PacketAddress socketAddress, IOException cause) {
    FileInUseException taken = new FileInUseException(Path.of(socketAddress.toString()));
    taken.initCause(cause);
    return taken;
  }

  private static void removeStale(PacketAddress socketAddress, Path path, PacketKind kind)
      throws IOException {
    FileStat status = FileStat.find(path).orElse(null);
    if (status == null) {
      return;
    }
    String remedy = "Remove it, or choose another path.";
    if (!status.isSocket()) {
      throw new InsecureFileException(path, "is not a socket", remedy);
    }
    if (PacketProbe.isLive(socketAddress.unix(), kind::open)) {
      throw new FileInUseException(path);
    }
    if (status.uid() != ProcessUser.uid()) {
      throw new InsecureFileException(path, "belongs to user " + status.owner(), remedy);
    }
    Files.delete(path);
  }

  /** Returns whether the path still refers to this socket. Always true for an abstract name. */
  boolean isLinked() {
    Path path = socketAddress.path();
    try {
      return path == null || (identity != null && identity.isSameFile(FileStat.of(path)));
    } catch (IOException e) {
      return false;
    }
  }

  /** Removes the file if it is still that of this socket, and closes the socket. Never throws. */
  void close() {
    try {
      Path path = socketAddress.path();
      // Checked before the close: afterwards another file may get the same inode number.
      if (path != null && socket.file().fd() >= 0 && isLinked()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      SharedObjectErrors.warnNotRemoved("The socket " + socketAddress.path(), e);
    } finally {
      socket.close();
    }
  }
}
