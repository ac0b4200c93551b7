package io.github.linuxipc.tests.guard;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Finds what uses a runtime directory: descriptors of this process, and sockets of any process. */
public final class DirectoryUse {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Path SOCKETS = Path.of("/proc/net/unix");
  private static final long BETWEEN_LOOKS_MS = 20;

  private DirectoryUse() {}

  /**
   * Waits until nothing uses a directory.
   *
   * @param directory the directory, as an absolute path
   * @param patience how long to wait
   * @return what still uses it after that, in words; empty if nothing does
   * @throws IOException if {@code /proc} cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public static Set<String> awaitEnd(Path directory, Duration patience)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    Set<String> users = users(directory);
    while (!users.isEmpty() && end - System.nanoTime() > 0) {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MS);
      users = users(directory);
    }
    return users;
  }

  private static Set<String> users(Path directory) throws IOException {
    String prefix = directory + "/";
    Set<String> users = new TreeSet<>();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path link : links) {
        addDescriptor(link, prefix, users);
      }
    }
    // Receivers and waiters listen at a socket in the directory as long as they live.
    for (String line : Files.readAllLines(SOCKETS)) {
      int path = line.indexOf(' ' + prefix);
      if (path >= 0) {
        users.add("socket " + line.substring(path + 1));
      }
    }
    return users;
  }

  private static void addDescriptor(Path link, String prefix, Set<String> users) {
    try {
      String target = Files.readSymbolicLink(link).toString();
      if (target.startsWith(prefix)) {
        users.add("descriptor " + link.getFileName() + " of " + target);
      }
    } catch (IOException e) {
      // Another thread has closed the descriptor since it was listed.
    }
  }
}
