package io.github.linuxipc.shm.state;

import io.github.linuxipc.spi.StateProvider;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds a process that has a file of shared state open, for the reader of a listing: the lock of an
 * open file description does not name a process. It proves nothing. The processes of this user that
 * are visible in {@code /proc} are examined once, at the first call. Not thread-safe.
 */
final class StateUsers {
  private static final Path PROCESSES = Path.of("/proc");

  private @Nullable Map<Object, Long> found;

  /**
   * Returns a process that has a file open.
   *
   * @param file the file
   * @return the lowest process id; 0 if none is visible
   */
  long of(Path file) {
    Map<Object, Long> users = found;
    if (users == null) {
      users = find();
      found = users;
    }
    try {
      return users.getOrDefault(identity(file), 0L);
    } catch (IOException e) {
      return 0;
    }
  }

  private static Map<Object, Long> find() {
    Map<Object, Long> users = new HashMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : processes) {
        add(users, process);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // /proc is not mounted
    }
    return users;
  }

  private static void add(Map<Object, Long> users, Path process) {
    long pid = Long.parseLong(String.valueOf(process.getFileName()));
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.readSymbolicLink(descriptor).toString().endsWith(StateProvider.FILE_SUFFIX)) {
          users.merge(identity(descriptor), pid, Math::min);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // the process has ended, or belongs to another user
    }
  }

  private static Object identity(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? file : key;
  }
}
