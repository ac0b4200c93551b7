package io.github.linuxipc.tests.guard;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The live threads and the open descriptors of kernel objects of this process, which a transport
 * may leak. Descriptors of other files, outside of {@code /dev/shm}, are ignored, because they are
 * class files and logs.
 */
record ResourceSnapshot(Set<String> threads, Set<String> descriptors) {
  /**
   * The beginnings of the names of threads that the JVM, the test runner, the watchdog or jffi may
   * start at any time.
   */
  private static final List<String> IGNORED_THREADS =
      List.of(
          "process reaper",
          "Common-Cleaner",
          "Cleaner-", // jffi starts it with the first native call
          "ForkJoinPool",
          "Attach Listener",
          "Notification Thread",
          "junit-",
          "surefire",
          "test ");

  /** What the names of the threads in the pools that all connections of a client share contain. */
  private static final String POOL_OF_CLIENT = "(activemq-";

  static ResourceSnapshot now() {
    return new ResourceSnapshot(threadsNow(), descriptorsNow());
  }

  private static Set<String> threadsNow() {
    Set<String> threads = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (IGNORED_THREADS.stream().noneMatch(thread.getName()::startsWith)
          && !thread.getName().contains(POOL_OF_CLIENT)) {
        threads.add("thread " + thread.getName() + " #" + System.identityHashCode(thread));
      }
    }
    return threads;
  }

  private static Set<String> descriptorsNow() {
    Set<String> targets = new TreeSet<>();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path link : links) {
        target(link, targets);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot read /proc/self/fd", e);
    }
    return targets;
  }

  private static void target(Path link, Set<String> targets) {
    try {
      String target = Files.readSymbolicLink(link).toString();
      boolean kernelObject = !target.startsWith("/");
      if (kernelObject || target.startsWith("/dev/shm/") || isMessageQueue(link, target)) {
        targets.add("descriptor " + link.getFileName() + " of " + target);
      }
    } catch (IOException e) {
      // Another thread has closed the descriptor since it was listed.
    }
  }

  /**
   * Returns whether a descriptor is of a message queue. Where no mqueue file system is mounted, as
   * in most containers, the link leads to the name of the queue, as if the queue were a file of the
   * root directory (mq_overview(7)).
   */
  private static boolean isMessageQueue(Path link, String target) throws IOException {
    if (target.startsWith("/dev/mqueue/")) {
      return true;
    }
    Path path = Path.of(target);
    return path.getNameCount() == 1 && !(Files.exists(path) && Files.isSameFile(link, path));
  }

  /** Returns what this snapshot holds and an earlier one did not. */
  Set<String> since(ResourceSnapshot then) {
    Set<String> added = new TreeSet<>(threads);
    added.addAll(descriptors);
    added.removeAll(then.threads);
    added.removeAll(then.descriptors);
    return added;
  }
}
