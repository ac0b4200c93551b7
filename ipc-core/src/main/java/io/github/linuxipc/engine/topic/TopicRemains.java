package io.github.linuxipc.engine.topic;

import io.github.linuxipc.engine.registry.TopicPresence;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.LockWait;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The files in a topic's directory that killed processes have left there, apart from the records of
 * whole members. Each file is created under the topic's lock, with the exception of the records of
 * connections.
 */
final class TopicRemains {
  private static final String ENDED = ".end";
  private static final Set<String> COMMON = Set.of("terms", "members");

  private final Path runtime;
  private final TopicDirectory directory;

  TopicRemains(Path runtime, TopicDirectory directory) {
    this.runtime = runtime;
    this.directory = directory;
  }

  /** A file, and why nobody needs it. */
  record Remain(Path file, String reason) {}

  /**
   * Removes what killed processes have left in the directory, and the directory if nobody is left
   * in it. Takes the topic's lock.
   *
   * @throws IOException if the lock is not free soon, or a file cannot be removed
   */
  void repair() throws IOException {
    boolean unused =
        DirectoryLock.locked(
            directory.path(),
            LockWait.brief(),
            () -> {
              Path members = directory.membersFile();
              if (Files.exists(members)) {
                directory.sweepAtOpen(MembersWord.map(members).subscriptionsAcquire());
              }
              for (Remain each : find()) {
                Files.deleteIfExists(each.file());
              }
              return true;
            });
    directory.removeIfEmpty();
  }

  /** Finds the files. Under the topic's lock, unless the result is only a suspicion. */
  List<Remain> find() throws IOException {
    Set<String> subscriptions = new HashSet<>(directory.subscriptionNames());
    boolean published = isAnyPublisherAlive();
    List<Remain> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.path())) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.');
        String member = dot < 0 ? name : name.substring(0, dot);
        String kind = dot < 0 ? "" : name.substring(name.lastIndexOf('.'));
        if (kind.equals(TopicDirectory.NEW) && isUnfinished(name, member, published)) {
          found.add(new Remain(file, "its process was killed while it wrote the file"));
        } else if (kind.equals(ENDED) || kind.equals(LinkRecord.SUFFIX)) {
          if (!subscriptions.contains(member)) {
            found.add(new Remain(file, "its subscription has ended"));
          }
        } else if (kind.equals(TopicPresence.MAKING) && !directory.isAlive(member)) {
          found.add(new Remain(file, "its process was killed while it opened the subscription"));
        }
      }
    }
    return found;
  }

  /**
   * Returns whether nobody completes a file. Publishers write the records of their connections
   * without the lock, so such a file may be that of any live publisher.
   */
  private boolean isUnfinished(String file, String member, boolean published) throws IOException {
    if (COMMON.contains(member)) {
      return true;
    }
    return file.endsWith(LinkRecord.SUFFIX + TopicDirectory.NEW)
        ? !published
        : !directory.isAlive(member);
  }

  private boolean isAnyPublisherAlive() throws IOException {
    for (String name : directory.publisherNames()) {
      if (TopicPresence.isAlive(runtime, name)) {
        return true;
      }
    }
    return false;
  }
}
