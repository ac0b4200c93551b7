package io.github.linuxipc.support.connect;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.UnixAddress;
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
 * A Unix socket bound to its name. A socket file left by a process that has ended is replaced. The
 * socket of a live process stays as it is, and so does any file that is not a socket of this user.
 * The lock of the directory must be held during {@link #bind}, and should be held during {@link
 * #close}.
 */
public final class BoundUnixSocket {
  private static final int OWNER_ONLY = 0600;
  private static final Set<PosixFilePermission> ALL_USERS =
      PosixFilePermissions.fromString("rw-rw-rw-");

  private final @Nullable Path path;
  private final UnixSocket socket;
  private final @Nullable FileStat identity;

  private BoundUnixSocket(@Nullable Path path, UnixSocket socket, @Nullable FileStat identity) {
    this.path = path;
    this.socket = socket;
    this.identity = identity;
  }

  /** Opens a socket that has no name. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Opens a socket.
     *
     * @return the socket, in non-blocking mode
     * @throws IOException if it cannot be opened
     */
    UnixSocket open() throws IOException;
  }

  /**
   * Returns the socket.
   *
   * @return the socket, which {@link #close} closes
   */
  public UnixSocket socket() {
    return socket;
  }

  /**
   * Binds a socket.
   *
   * @param name the address to bind
   * @param path the path of the address, or null for an abstract name
   * @param kind opens sockets of the kind to bind
   * @param open whether the mode of the file lets other users reach it; the user of each sender is
   *     checked in any case
   * @return the bound socket
   * @throws FileInUseException if a live process has bound the address
   * @throws InsecureFileException if the existing file cannot be replaced
   * @throws IOException if the socket cannot be bound; nothing is left behind
   */
  public static BoundUnixSocket bind(
      UnixAddress name, @Nullable Path path, Opener kind, boolean open) throws IOException {
    if (path == null) {
      return new BoundUnixSocket(null, bindName(name, Path.of(name.toString()), kind), null);
    }
    removeStale(name, path, kind);
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(() -> bindName(name, path, kind), UnixSocket::close);
      undo.add(() -> Files.deleteIfExists(path));
      if (open) {
        Files.setPosixFilePermissions(path, ALL_USERS);
      }
      return undo.done(new BoundUnixSocket(path, socket, FileStat.of(path)));
    }
  }

  /**
   * Binds a name. If the name is in use, the process that holds it is alive, because stale files
   * have been removed before.
   */
  private static UnixSocket bindName(UnixAddress name, Path shown, Opener kind) throws IOException {
    try {
      return open(name, kind);
    } catch (ErrnoException e) {
      throw e.errno() == Errno.EADDRINUSE ? inUse(shown, e) : e;
    }
  }

  /**
   * Opens a socket and binds it to a name. The kernel gives the socket's file the mode of the
   * socket itself, so the file is never accessible with a wrong mode.
   */
  private static UnixSocket open(UnixAddress name, Opener kind) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(kind::open, UnixSocket::close);
      socket.file().setMode(OWNER_ONLY);
      socket.bind(name);
      return undo.done(socket);
    }
  }

  private static FileInUseException inUse(Path shown, IOException cause) {
    FileInUseException taken = new FileInUseException(shown);
    taken.initCause(cause);
    return taken;
  }

  /**
   * Removes the file of a socket whose process has ended.
   *
   * @param name the address
   * @param path the path of the address
   * @param kind opens sockets of the kind that may be bound there
   * @throws FileInUseException if a live process has bound the address
   * @throws InsecureFileException if the file is not a socket of this user
   * @throws IOException if it cannot be examined or removed
   */
  public static void removeStale(UnixAddress name, Path path, Opener kind) throws IOException {
    FileStat status = FileStat.find(path).orElse(null);
    if (status == null) {
      return;
    }
    String remedy = "Remove it, or choose another path.";
    if (!status.isSocket()) {
      throw new InsecureFileException(path, "is not a socket", remedy);
    }
    if (isLive(name, kind)) {
      throw new FileInUseException(path);
    }
    if (status.uid() != ProcessUser.uid()) {
      throw new InsecureFileException(path, "belongs to user " + status.owner(), remedy);
    }
    Files.delete(path);
  }

  /**
   * Returns whether a process may be receiving at an address. Only ECONNREFUSED proves that no
   * process is; after any other error there may be one.
   *
   * @param name the address
   * @param kind opens a socket of the type that is bound there
   * @return whether a process may be receiving
   * @throws IOException if a socket cannot be opened
   */
  public static boolean isLive(UnixAddress name, Opener kind) throws IOException {
    try (UnixSocket probe = kind.open()) {
      probe.connect(name);
      return true;
    } catch (ErrnoException e) {
      return e.errno() != Errno.ECONNREFUSED;
    }
  }

  /**
   * Returns whether the path still refers to this socket.
   *
   * @return whether it does; always true for an abstract name
   */
  public boolean isLinked() {
    try {
      return path == null || (identity != null && identity.isSameFile(FileStat.of(path)));
    } catch (IOException e) {
      return false;
    }
  }

  /** Removes the file if it is still that of this socket, and closes the socket. Never throws. */
  public void close() {
    try {
      // Checked before the close: afterwards another file may get the same inode number.
      if (path != null && socket.file().fd() >= 0 && isLinked()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      SharedObjectErrors.warnNotRemoved("The socket " + path, e);
    } finally {
      socket.close();
    }
  }
}
