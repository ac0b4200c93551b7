package io.github.linuxipc.spi.file;

import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.spi.Cleanup;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Unix stream socket that listens at a path. The kernel refuses connections from the moment the
 * listening process ends, in whatever way it ends. While the process is stopped, the kernel queues
 * connections in the backlog. An attempt to connect therefore shows whether the process that bound
 * the file is alive. This needs no thread and no clock, and no connection need ever be accepted: a
 * full backlog also means that the process is alive.
 *
 * <p>All changes of the directory are made under its {@link DirectoryLock}, except that {@link
 * #close} may have to do without it. Thread-safe.
 */
public final class SocketFile implements AutoCloseable {
  /** The maximum length in bytes of a path that the JDK can bind. */
  public static final int MAX_PATH = 106;

  /** The state of a path. */
  public enum State {
    /** A process listens at the path. The process may be stopped. */
    LIVE,
    /** The file belongs to a process that has ended. */
    STALE,
    /** The path does not exist. */
    ABSENT
  }

  /**
   * The subdirectory in which a socket is bound until its mode is set, if the directory's mode
   * gives other users any access.
   */
  private static final String PRIVATE_SUBDIRECTORY = ".bind";

  /** The socket's name in that subdirectory. */
  private static final String PRIVATE_NAME = "s";

  private static final ObjectScan UNFINISHED =
      new ObjectScan(
          "",
          ObjectKind.CHANNEL,
          PRIVATE_SUBDIRECTORY,
          (file, object) ->
              Optional.of(object.asDead("a process was killed while it bound a socket here")));

  private final Path path;
  private final ServerSocketChannel channel;
  private final Object identity;

  private SocketFile(Path path, ServerSocketChannel channel, Object identity) {
    this.path = path;
    this.channel = channel;
    this.identity = identity;
  }

  /**
   * Checks that a path is short enough for a socket, without a system call.
   *
   * @param path the path
   * @throws IllegalArgumentException if it has more than {@link #MAX_PATH} bytes
   */
  public static void checkLength(Path path) {
    int length = length(path);
    if (length > MAX_PATH) {
      throw new IllegalArgumentException(
          "the socket's path has " + length + " bytes, but " + MAX_PATH + " is the most: " + path);
    }
  }

  private static int length(Path path) {
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    return path.toString().getBytes(Charset.forName(encoding)).length;
  }

  /**
   * Binds and listens. A stale socket of this user is replaced; any other existing file is left
   * unchanged. No other user can connect before the mode is set.
   *
   * @param path the path, in a directory that passes {@link PrivateDirectory#check}
   * @param mode the file's mode, which decides which users may connect
   * @param backlog the maximum number of connections that the kernel queues until they are
   *     accepted, at least 1
   * @param wait how long to wait for the directory's lock
   * @return the listening socket, in blocking mode
   * @throws FileInUseException if a live process listens there
   * @throws InsecureFileException if the directory or the existing file cannot be trusted
   * @throws IllegalArgumentException if the path is too long
   * @throws IOException if it cannot be bound; nothing is left behind
   */
  public static SocketFile bind(
      Path path, Set<PosixFilePermission> mode, int backlog, LockWait wait) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    checkLength(absolute);
    Path directory = directoryOf(absolute);
    PrivateDirectory.check(directory);
    return DirectoryLock.locked(
        directory,
        wait,
        () -> {
          clear(absolute);
          return FileStatus.of(directory).isOpenToOthers()
              ? bindAside(absolute, directory.resolve(PRIVATE_SUBDIRECTORY), mode, backlog)
              : bindAt(absolute, absolute, mode, backlog);
        });
  }

  private static Path directoryOf(Path path) {
    Path directory = path.getParent();
    if (directory == null) {
      throw new IllegalArgumentException("the root directory cannot be a socket");
    }
    return directory;
  }

  /**
   * Removes a stale socket of this user. Any other existing file is kept and makes the bind fail.
   */
  private static void clear(Path path) throws IOException {
    switch (probe(path)) {
      case LIVE -> throw new FileInUseException(path);
      case STALE -> {
        FileStatus status = FileStatus.of(path);
        if (status.uid() != ProcessUser.uid()) {
          throw new InsecureFileException(
              path, "belongs to " + status.owner(), "Remove it, or choose another path.");
        }
        Files.delete(path);
      }
      case ABSENT -> {}
    }
  }

  private static SocketFile bindAt(Path path, Path name, Set<PosixFilePermission> mode, int backlog)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      // Removes the file after the channel was closed, also if bind() fails, because the JDK binds
      // before it listens.
      undo.add(() -> clear(name));
      ServerSocketChannel channel =
          undo.open(
              () -> ServerSocketChannel.open(StandardProtocolFamily.UNIX),
              ServerSocketChannel::close);
      channel.bind(UnixDomainSocketAddress.of(name), backlog);
      Files.setPosixFilePermissions(name, mode);
      return undo.done(new SocketFile(path, channel, identity(name)));
    }
  }

  /**
   * Binds in a directory that no other user can enter, and moves the finished socket into place.
   */
  private static SocketFile bindAside(
      Path path, Path subdirectory, Set<PosixFilePermission> mode, int backlog) throws IOException {
    Path name = subdirectory.resolve(PRIVATE_NAME);
    if (length(name) > MAX_PATH) {
      throw new IllegalArgumentException(
          "the socket's directory is too long by " + (length(name) - MAX_PATH) + " bytes: " + path);
    }
    clearAside(subdirectory); // left by a process that died in this method
    try (Cleanup undo = new Cleanup()) {
      SocketFile socket;
      try (Cleanup always = new Cleanup()) {
        always.open(() -> PrivateDirectory.make(subdirectory), SocketFile::clearAside);
        socket = undo.open(() -> bindAt(path, name, mode, backlog), SocketFile::closeChannel);
        // Unlike a rename, a link never replaces an existing file.
        undo.open(() -> Files.createLink(path, name), Files::deleteIfExists);
      }
      return undo.done(socket);
    }
  }

  /** Removes the subdirectory in which a socket was bound, with its content. */
  private static void clearAside(Path subdirectory) throws IOException {
    Files.deleteIfExists(subdirectory.resolve(PRIVATE_NAME));
    Files.deleteIfExists(subdirectory);
  }

  /**
   * Returns the state of a path, which is determined by connecting. Only a refused connection
   * proves that the process has ended: with a full backlog, or any other cause of failure, the
   * process may be alive.
   *
   * @param path the path
   * @return the state
   * @throws InsecureFileException if the path exists but is not a socket
   * @throws IllegalArgumentException if the path is too long
   * @throws IOException if it cannot be examined
   */
  public static State probe(Path path) throws IOException {
    checkLength(path);
    try {
      if (!FileStatus.of(path).isSocket()) {
        throw new InsecureFileException(
            path, "is not a socket", "Remove it, or choose another path.");
      }
    } catch (NoSuchFileException e) {
      return State.ABSENT;
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.configureBlocking(false);
      return connect(channel, path);
    }
  }

  /**
   * Connects without blocking. A connection that is not established at once, because the backlog is
   * full, has a live peer.
   */
  private static State connect(SocketChannel channel, Path path) throws IOException {
    try {
      channel.connect(UnixDomainSocketAddress.of(path));
      return State.LIVE;
    } catch (ConnectException e) {
      return State.STALE;
    } catch (SocketException e) {
      // Its text is the C library's, in the user's language, so it is not evaluated.
      return Files.notExists(path) ? State.ABSENT : State.LIVE;
    }
  }

  /**
   * Examines a socket file for the inventory.
   *
   * @param path the path
   * @param object the object that stands for it
   * @return the object with its state; empty if the path does not exist
   * @throws IOException if it cannot be examined
   */
  public static Optional<FoundObject> examine(Path path, FoundObject object) throws IOException {
    return switch (probe(path)) {
      case LIVE -> Optional.of(object.asLive());
      case STALE ->
          Optional.of(
              FileStatus.of(path).uid() == ProcessUser.uid()
                  ? object.asDead("no process listens at this socket any more")
                  : object.asUnknown("it belongs to another user"));
      case ABSENT -> Optional.empty();
    };
  }

  /**
   * Lists the directory that a process leaves if it is killed while it binds a socket in a
   * directory that is open to others. It exists only while the lock of its parent is held.
   *
   * @param directory the directory in which sockets are bound
   * @return the objects found, at most one
   * @throws IOException if it cannot be examined
   */
  public static List<FoundObject> unfinished(Path directory) throws IOException {
    return UNFINISHED.listAt("", directory.resolve(PRIVATE_SUBDIRECTORY));
  }

  /**
   * Removes what {@link #unfinished} has listed.
   *
   * @param object the object
   * @return whether it was removed
   * @throws IOException if it cannot be removed
   */
  public static boolean removeUnfinished(FoundObject object) throws IOException {
    return UNFINISHED.remove(object, SocketFile::clearAside);
  }

  /**
   * Returns the listening channel.
   *
   * @return the channel, which {@link #close} closes
   */
  public ServerSocketChannel channel() {
    return channel;
  }

  /**
   * Returns the path at which the socket listens.
   *
   * @return the absolute path
   */
  public Path path() {
    return path;
  }

  /**
   * Returns device and inode. This is cheaper than the complete status of a file, which resolves
   * the owner's name.
   */
  private static Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /**
   * Returns whether the path still refers to this socket. A program that deletes old files may have
   * removed the file, and then no process can connect.
   *
   * @return whether the file belongs to this socket
   */
  public boolean isInPlace() {
    try {
      return identity.equals(identity(path));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Stops listening, and removes the file if it still belongs to this socket. Does not fail. If the
   * directory's lock cannot be acquired within 0.3 seconds, the file is removed without it. This is
   * safe: as long as this socket listens, no process that probes the path finds it stale.
   */
  @Override
  public void close() {
    try {
      DirectoryLock.locked(directoryOf(path), LockWait.brief(), this::remove);
    } catch (IOException e) {
      remove(); // without the lock, which a stopped process may hold
    }
  }

  private boolean remove() {
    try {
      // After the channel is closed, the inode number may be reused for another file.
      return channel.isOpen() && isInPlace() && Files.deleteIfExists(path);
    } catch (IOException e) { // the next bind removes it
      System.getLogger(SocketFile.class.getName())
          .log(System.Logger.Level.WARNING, "The socket file " + path + " cannot be removed: " + e);
      return false;
    } finally {
      closeChannel();
    }
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is released nevertheless.
    }
  }
}
