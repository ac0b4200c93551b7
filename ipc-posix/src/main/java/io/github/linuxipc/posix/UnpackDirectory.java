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
 * A directory of this process alone, with copies of a native library, for as long as it takes to
 * load them.
 *
 * <pre>
 *   ipc-native-PID-RANDOM/     0700, made exclusively
 *     lock                     0600, locked by the process that uses the directory
 *     0/libjffi-1.2.so         0600, a copy
 *     1/libjffi-1.2.so         another for another class loader
 * </pre>
 *
 * <p>What a process leaves behind that was killed in between, another one removes: who gets the
 * lock may. It is a lock of the JDK, because there is no other before the C library is loaded. Such
 * a lock falls when its process closes any descriptor of the file; so a process never examines
 * directories with its own number in their names, and who has the lock looks whether the file is
 * still in its place.
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
   * Makes the directory and its copies in the first place that will do.
   *
   * @param chosen the place that the application has chosen; null to choose one
   * @param fileName the copies' name
   * @param contents the content of each copy
   * @throws IOException if no place will do; its message says of each why
   */
  static UnpackDirectory create(@Nullable String chosen, String fileName, List<byte[]> contents)
      throws IOException {
    List<Exception> failures = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (UnpackPlace place : UnpackPlace.candidates(chosen)) {
      try {
        UnpackDirectory made = lockedIn(place, place.executable());
        try {
          made.fill(fileName, contents);
          return made;
        } catch (IOException | RuntimeException e) {
          made.close();
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        reasons.add(place.reason(e));
        failures.add(e);
      }
    }
    IOException told = new IOException(String.join("; ", reasons));
    failures.forEach(told::addSuppressed);
    throw told;
  }

  private static UnpackDirectory lockedIn(UnpackPlace place, Path parent) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        Path directory = parent.resolve(name());
        Files.createDirectory(directory, mode("rwx------"));
        place.requireUntouchable(directory);
        UnpackDirectory locked = locked(directory);
        if (locked != null) {
          return locked;
        }
      } catch (FileAlreadyExistsException | NoSuchFileException e) {
        if (!Files.isDirectory(parent)) {
          throw e;
        }
        // another process has taken the name, or has removed what looked left behind
      }
    }
    throw new IOException("other processes remove what is made there");
  }

  private static String name() {
    long drawn = ThreadLocalRandom.current().nextLong();
    return PREFIX + ProcessHandle.current().pid() + "-" + Long.toHexString(drawn);
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
    FileLock taken = channel.tryLock();
    return taken != null;
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
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      }
      if (!Arrays.equals(Files.readAllBytes(copy), content)) {
        throw new IOException("a copy that was written there is not what was written");
      }
      copies.add(directoryOfCopy);
    }
  }

  /** The directory itself. */
  String path() {
    return directory.toString();
  }

  /** The copies' directories, separated by colons. */
  String searchPath() {
    return String.join(":", copies.stream().map(Path::toString).toList());
  }

  /** Removes all; what cannot be removed is for the next process. */
  @Override
  public void close() {
    remove(directory);
    closeQuietly(lock);
    deleteQuietly(directory);
  }

  /** The user to whom it belongs. */
  int owner() throws IOException {
    return UnpackPlace.uid(directory);
  }

  /** Removes what killed processes of a user have left behind. */
  static void removeLeftovers(int uid) {
    for (UnpackPlace place : UnpackPlace.candidates(null)) {
      try (DirectoryStream<Path> found =
          Files.newDirectoryStream(place.executable(), PREFIX + "*")) {
        for (Path directory : found) {
          removeLeftover(directory, uid);
        }
      } catch (IOException | RuntimeException e) {
        // not there, or not to be listed: then nothing of ours is there either
      }
    }
  }

  private static void removeLeftover(Path directory, int uid) throws IOException {
    String own = PREFIX + ProcessHandle.current().pid() + "-";
    if (directory.getFileName().toString().startsWith(own)
        || !UnpackPlace.isPrivate(directory, uid)) {
      return;
    }
    Set<OpenOption> options = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), options)) {
      if (tryLock(channel)) {
        remove(directory);
      }
    } catch (NoSuchFileException e) {
      // killed before it made the lock, or after it had removed all else
    }
    deleteQuietly(directory); // only if nothing is in it
  }

  /** Removes the content, the lock last, because without it the directory counts as empty. */
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
      // it stays, and is found by the next process
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // the descriptor is released all the same
    }
  }
}
