package io.github.linuxipc.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is private to this process and contains copies of a native library. The
 * directory exists only until the copies are loaded.
 *
 * <pre>
 *   ipc-native-PID-RANDOM/     0700, created exclusively
 *     lock                     0600, locked by the process that uses the directory
 *     0/libjffi-1.2.so         0600, a copy
 *     1/libjffi-1.2.so         a copy for another class loader
 * </pre>
 *
 * <p>If a process is killed in between, another process removes the directory that was left behind.
 * To do so, the other process must hold the lock. The lock is a JDK {@code FileLock}, because no
 * other kind of lock is available before the C library is loaded. Such a lock is released when its
 * process closes any descriptor of the file. Therefore a process never examines directories that
 * have its own process id in their names. Another process may remove a new directory before its
 * creator has locked it. Therefore a process that acquires the lock of its new directory checks
 * that the file still exists.
 */
final class UnpackDirectory implements AutoCloseable {
  private static final String PREFIX = "ipc-native-";
  private static final String LOCK = "lock";
  private static final int ATTEMPTS = 16;

  private final Path directory;
  private final FileChannel lock;
  private final List<Path> copies = new ArrayList<>();

  private UnpackDirectory(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Creates the directory and the copies in the first suitable location.
   *
   * @param chosen the location that the application has chosen; null to select one
   * @param fileName the file name of each copy
   * @param contents the content of each copy
   * @throws IOException if no location is suitable; the message has the reason for each
   */
  static UnpackDirectory create(@Nullable String chosen, String fileName, List<byte[]> contents)
      throws IOException {
    List<Exception> failures = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (UnpackLocation location : UnpackLocation.candidates(chosen)) {
      try {
        UnpackDirectory created = createIn(location, location.executable());
        try {
          created.fill(fileName, contents);
          return created;
        } catch (IOException | RuntimeException e) {
          created.close();
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        reasons.add(location.reason(e));
        failures.add(e);
      }
    }
    IOException failure = new IOException(String.join("; ", reasons));
    failures.forEach(failure::addSuppressed);
    throw failure;
  }

  private static UnpackDirectory createIn(UnpackLocation location, Path parent) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        Path directory = parent.resolve(name());
        Files.createDirectory(directory, mode("rwx------"));
        location.requireProtected(directory);
        UnpackDirectory locked = locked(directory);
        if (locked != null) {
          return locked;
        }
      } catch (FileAlreadyExistsException | NoSuchFileException e) {
        if (!Files.isDirectory(parent) || !isBelow(parent, e.getFile())) {
          throw e;
        }
        // another process uses the name, or has removed the directory as a leftover
      }
    }
    throw new IOException("other processes keep removing directories that are created there");
  }

  private static boolean isBelow(Path parent, @Nullable String file) {
    return file != null && Path.of(file).startsWith(parent);
  }

  private static String name() {
    long random = ThreadLocalRandom.current().nextLong();
    return PREFIX + ProcessHandle.current().pid() + "-" + Long.toHexString(random);
  }

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  private static @Nullable UnpackDirectory locked(Path directory) throws IOException {
    Path file = directory.resolve(LOCK);
    FileChannel channel = createFile(file);
    try {
      if (tryLock(channel) && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return new UnpackDirectory(directory, channel);
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    FileLock acquired = channel.tryLock();
    return acquired != null;
  }

  private static FileChannel createFile(Path file) throws IOException {
    Set<? extends OpenOption> options =
        Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, options, mode("rw-------"));
  }

  private void fill(String fileName, List<byte[]> contents) throws IOException {
    for (byte[] content : contents) {
      Path directoryOfCopy = directory.resolve(Integer.toString(copies.size()));
      Files.createDirectory(directoryOfCopy, mode("rwx------"));
      Path copy = directoryOfCopy.resolve(fileName);
      try (FileChannel channel = createFile(copy)) {
        ByteBuffer remaining = ByteBuffer.wrap(content);
        while (remaining.hasRemaining()) {
          channel.write(remaining);
        }
      }
      if (!Arrays.equals(Files.readAllBytes(copy), content)) {
        throw new IOException("the content of a copy differs from what was written");
      }
      copies.add(directoryOfCopy);
    }
  }

  /** Returns the path of the directory. */
  String path() {
    return directory.toString();
  }

  /** Returns the directories of the copies, separated by colons. */
  String searchPath() {
    return String.join(":", copies.stream().map(Path::toString).toList());
  }

  /** Removes the directory with its content. A later process removes what cannot be removed now. */
  @Override
  public void close() {
    remove(directory);
    closeQuietly(lock);
    deleteQuietly(directory);
  }

  /** Returns the user that owns the directory. */
  int owner() throws IOException {
    return UnpackLocation.uid(directory);
  }

  /**
   * Removes the directories that killed processes of a user have left behind in the locations that
   * this class tries by default, and in the location that the application has chosen.
   *
   * @param chosen the chosen location; null if there is none
   */
  static void removeLeftovers(int uid, @Nullable String chosen) {
    List<UnpackLocation> locations = new ArrayList<>(UnpackLocation.candidates(null));
    if (chosen != null) {
      locations.addAll(UnpackLocation.candidates(chosen));
    }
    for (UnpackLocation location : locations) {
      try {
        Leftovers.sweep(
            location.executable(), PREFIX + "*", directory -> removeLeftover(directory, uid));
      } catch (IOException | RuntimeException e) {
        // it is not a suitable location: then it holds no leftover of this user
      }
    }
  }

  private static void removeLeftover(Path directory, int uid) throws IOException {
    String own = PREFIX + ProcessHandle.current().pid() + "-";
    if (directory.getFileName().toString().startsWith(own)
        || !UnpackLocation.isPrivate(directory, uid)) {
      return;
    }
    Set<OpenOption> options = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), options)) {
      if (tryLock(channel)) {
        remove(directory);
      }
    } catch (NoSuchFileException e) {
      // its process was killed before it created the lock, or after it had removed all else
    }
    deleteQuietly(directory); // only if it is empty
  }

  /**
   * Removes the content, and the lock last, because a directory without a lock is taken to be
   * empty.
   */
  private static void remove(Path directory) {
    removeContent(directory);
    deleteQuietly(directory.resolve(LOCK));
  }

  private static void removeContent(Path directory) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          removeContent(entry);
        }
        if (!entry.endsWith(LOCK)) {
          deleteQuietly(entry);
        }
      }
    } catch (IOException | RuntimeException e) {
      // the next process tries again
    }
  }

  private static void deleteQuietly(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // it stays until a later process finds it
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // the descriptor is released nevertheless
    }
  }
}
