package io.github.linuxipc.engine.topic;

import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.engine.registry.ChannelRegistration;
import io.github.linuxipc.engine.registry.PublishedChannel;
import io.github.linuxipc.engine.registry.TopicPresence;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.SocketFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what dead members have left in the runtime directory: their sockets, descriptors and the
 * objects of their channels. Their names are the library's own, so that no successor uses them. A
 * message queue is no file; its transport removes it when the next queue is created.
 */
final class MemberLeftovers {
  private static final Logger LOG = LoggerFactory.getLogger(MemberLeftovers.class);

  /** The maximum number of sockets that a sweep examines, so that an open stays fast. */
  private static final int MOST = 256;

  private final Path runtime;

  MemberLeftovers(Path runtime) {
    this.runtime = runtime;
  }

  /** Removes what a dead member has left. The socket is the last, so that a sweep can continue. */
  void remove(String member) throws IOException {
    Path socket = TopicPresence.socket(runtime, member);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(runtime, member + ".*")) {
      for (Path file : files) {
        if (!file.equals(socket)) {
          removeWithContents(file);
        }
      }
    }
    Files.deleteIfExists(socket);
  }

  /** Removes a file, or a directory of files, as shared memory has it. */
  private static void removeWithContents(Path file) throws IOException {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> contents = Files.newDirectoryStream(file)) {
        for (Path each : contents) {
          Files.deleteIfExists(each);
        }
      }
    }
    Files.deleteIfExists(file);
  }

  /**
   * Removes what was left by processes that were killed while they opened or closed, so that no
   * topic has a record of the name. What cannot be examined or removed now is left to the next
   * sweep. Does not fail.
   */
  void sweepUnrecorded() {
    List<Path> sockets = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(runtime, "~*" + TopicPresence.SOCKET)) {
      found.forEach(sockets::add);
    } catch (IOException | RuntimeException e) {
      LOG.debug("The sockets in {} cannot be listed", runtime, e);
    }
    if (sockets.size() > MOST) {
      Collections.shuffle(sockets);
    }
    for (Path socket : sockets.subList(0, Math.min(MOST, sockets.size()))) {
      try {
        if (SocketFile.probe(socket) == SocketFile.State.STALE) {
          removeIfUnrecorded(socket);
        }
      } catch (IOException | RuntimeException e) {
        LOG.debug("What belongs to {} is left to the next process", socket, e);
      }
    }
  }

  /** Returns the descriptors of persistent channels of topics that no topic has a record of. */
  Map<String, PublishedChannel> unrecordedChannels() throws IOException {
    Map<String, PublishedChannel> found = new HashMap<>();
    String suffix = ChannelRegistration.DESCRIPTOR_SUFFIX;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(runtime, "~*" + suffix)) {
      for (Path each : files) {
        String file = String.valueOf(each.getFileName());
        String name = file.substring(0, file.length() - suffix.length());
        Optional<PublishedChannel> channel =
            ChannelRegistration.findPersistent(runtime, name)
                .filter(published -> published.kind() == ChannelKind.TOPIC);
        if (channel.isPresent()
            && !TopicPresence.isRecorded(runtime, name)
            && !TopicPresence.isAlive(runtime, name)) {
          found.put(name, channel.get());
        }
      }
    }
    return found;
  }

  private void removeIfUnrecorded(Path socket) throws IOException {
    String file = String.valueOf(socket.getFileName());
    String name = file.substring(0, file.length() - TopicPresence.SOCKET.length());
    if (TopicPresence.isRecorded(runtime, name)
        || ChannelRegistration.findPersistent(runtime, name).isPresent()) {
      return;
    }
    boolean removed =
        DirectoryLock.locked(
            runtime,
            LockWait.brief(),
            () -> {
              // a publisher may have replaced its socket, which was removed
              boolean stale = SocketFile.probe(socket) == SocketFile.State.STALE;
              if (stale) {
                remove(name);
              }
              return stale;
            });
    LOG.debug("What a killed process has left of {} was removed: {}", name, removed);
  }
}
