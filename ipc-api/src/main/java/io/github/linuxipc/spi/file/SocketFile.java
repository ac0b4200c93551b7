package io.github.linuxipc.spi.file;

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
import java.util.Set;

/**
 * A Unix stream socket that listens at a path. The kernel refuses connections the moment its
 * process dies, however it dies, and accepts them into the backlog while the process is merely
 * stopped: so the file states presence of one incarnation, without a thread and without a clock,
 * even if nobody ever accepts (a full backlog means alive as well).
 *
 * <p>All changes of the directory happen under its {@link DirectoryLock}. Thread-safe.
 */
public final class SocketFile implements AutoCloseable {
  /** The longest path in bytes that Java binds. */
  public static final int MAX_PATH = 106;

  /** What a path is. */
  public enum State {
    /** A process listens there; it may be stopped. */
    LIVE,
    /** The file of a process that has gone. */
    STALE,
    /** Nothing. */
    ABSENT
  }

  /** In a directory that others may enter: where a socket stays until its mode is right. */
  private static final String PRIVATE_PLACE = ".bind";

  private static final String ASIDE = "s";

  private final Path path;
  private final ServerSocketChannel channel;
  private final Object identity;

  private SocketFile(Path path, ServerSocketChannel channel, Object identity) {
    this.path = path;
    this.channel = channel;
    this.identity = identity;
  }

  /**
   * Says whether a path is short enough for a socket, without a system call.
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
   * Binds and listens. A stale socket of ours is replaced; anything else that is there is left as
   * it is. Nobody can connect before the mode is right.
   *
   * @param path where, in a directory that passes {@link PrivateDirectory#check}
   * @param mode who may connect, such as owner only
   * @param backlog how many connections the kernel keeps until they are accepted, at least 1
   * @param wait how long to wait for the directory's lock
   * @return the listening socket, in blocking mode
   * @throws FileInUseException if a live process listens there
   * @throws InsecureFileException if the directory, or what is there, cannot be trusted
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
              ? bindAside(absolute, directory.resolve(PRIVATE_PLACE), mode, backlog)
              : bindAt(absolute, absolute, mode, backlog);
        });
  }

  private static Path directoryOf(Path path) {
    Path directory = path.getParent();
    if (directory == null) {
      throw new IllegalArgumentException("the root directory is no socket");
    }
    return directory;
  }

  /** Makes way: a stale socket of ours goes, everything else stays and fails the bind. */
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
      ServerSocketChannel channel =
          undo.open(
              () -> ServerSocketChannel.open(StandardProtocolFamily.UNIX),
              ServerSocketChannel::close);
      undo.open(
          () -> channel.bind(UnixDomainSocketAddress.of(name), backlog),
          bound -> Files.deleteIfExists(name));
      Files.setPosixFilePermissions(name, mode);
      return undo.done(new SocketFile(path, channel, identity(name)));
    }
  }

  /** Binds where nobody else can enter and moves the finished socket into place. */
  private static SocketFile bindAside(
      Path path, Path place, Set<PosixFilePermission> mode, int backlog) throws IOException {
    Path name = place.resolve(ASIDE);
    if (length(name) > MAX_PATH) {
      throw new IllegalArgumentException(
          "the socket's directory is too long by " + (length(name) - MAX_PATH) + " bytes: " + path);
    }
    clearAside(place); // of one that died here
    try (Cleanup undo = new Cleanup()) {
      SocketFile socket;
      try (Cleanup always = new Cleanup()) {
        always.open(() -> PrivateDirectory.make(place), SocketFile::clearAside);
        socket = undo.open(() -> bindAt(path, name, mode, backlog), SocketFile::closeChannel);
        // Unlike a rename, a link never replaces what is there.
        undo.open(() -> Files.createLink(path, name), Files::deleteIfExists);
      }
      return undo.done(socket);
    }
  }

  /** Removes where a socket was bound aside, with what is in it. */
  private static void clearAside(Path place) throws IOException {
    Files.deleteIfExists(place.resolve(ASIDE));
    Files.deleteIfExists(place);
  }

  /**
   * Finds out what a path is, by connecting. Only a refusal counts as death: a full backlog, or any
   * other reason why a connection fails, may be a live process.
   *
   * @param path the path
   * @return the state
   * @throws InsecureFileException if there is something that is no socket
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

  /** A connection that is not made at once, for want of room in the backlog, is to a live one. */
  private static State connect(SocketChannel channel, Path path) throws IOException {
    try {
      channel.connect(UnixDomainSocketAddress.of(path));
      return State.LIVE;
    } catch (ConnectException e) {
      return State.STALE;
    } catch (SocketException e) {
      // Its text is the C library's in the user's language, so it is not looked at.
      return Files.notExists(path) ? State.ABSENT : State.LIVE;
    }
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
   * Returns where it listens.
   *
   * @return the absolute path
   */
  public Path path() {
    return path;
  }

  /** Device and inode; cheaper than all of a file's status, which names its owner. */
  private static Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /**
   * Tells whether the path still leads to this socket. A cleaner may have removed the file; then
   * nobody can connect any more.
   *
   * @return whether the file is this socket's
   */
  public boolean isInPlace() {
    try {
      return identity.equals(identity(path));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Stops listening, and removes the file if it is still this socket's. Does not fail; if the
   * directory's lock is not to be had soon, it is done without: as long as this socket listens,
   * nobody who asks the kernel takes its file for a dead one's.
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
      // Once the channel is closed, another file may be given this one's inode number.
      return channel.isOpen() && isInPlace() && Files.deleteIfExists(path);
    } catch (IOException e) {
      return false; // the next bind removes it
    } finally {
      closeChannel();
    }
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is released all the same.
    }
  }
}
