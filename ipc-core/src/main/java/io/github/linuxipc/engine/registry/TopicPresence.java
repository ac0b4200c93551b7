package io.github.linuxipc.engine.registry;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.spi.file.SocketFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the publishers and subscribers of a topic. Each has a file in the topic's directory, and a
 * socket in the runtime directory that listens while its process is alive.
 */
public final class TopicPresence {
  /** The suffix of a subscription's record. */
  public static final String SUBSCRIPTION = ".sub";

  /** The suffix of a publisher's announcement. */
  public static final String PUBLISHER = ".pub";

  /** The suffix of the mark of a durable subscription's channel that has no record yet. */
  public static final String MAKING = ".making";

  /** The suffix of a member's socket. */
  public static final String SOCKET = ChannelRegistration.SOCKET_SUFFIX;

  /** The beginning of the line in a subscription's record that names a durable subscription. */
  public static final String DURABLE = "subscription=";

  private static final String DIRECTORY_SUFFIX = ".topic";

  private TopicPresence() {}

  /**
   * Returns the directory of a topic.
   *
   * @param runtime the runtime directory
   * @param topic the topic's name
   * @return the directory, which need not exist
   */
  public static Path directory(Path runtime, String topic) {
    return runtime.resolve(topic + DIRECTORY_SUFFIX);
  }

  /**
   * Returns the socket that listens while a publisher or subscriber is alive.
   *
   * @param runtime the runtime directory
   * @param member the member's name
   * @return the socket
   */
  public static Path socket(Path runtime, String member) {
    return runtime.resolve(member + SOCKET);
  }

  /**
   * Returns whether a publisher or subscriber is alive. A stopped one is.
   *
   * @param runtime the runtime directory
   * @param member the member's name
   * @return whether its socket listens
   * @throws IOException if that cannot be found out
   */
  public static boolean isAlive(Path runtime, String member) throws IOException {
    return SocketFile.probe(socket(runtime, member)) == SocketFile.State.LIVE;
  }

  /**
   * Lists the members of a topic that have a file, whether or not they are alive.
   *
   * @param directory the topic's directory
   * @param suffix {@link #SUBSCRIPTION} or {@link #PUBLISHER}
   * @return their names; none if the directory does not exist
   * @throws IOException if the directory cannot be read
   */
  public static List<String> members(Path directory, String suffix) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String text = String.valueOf(file.getFileName());
        String name = text.substring(0, Math.max(0, text.length() - suffix.length()));
        if (text.endsWith(suffix) && name.startsWith("~") && Address.isName(name)) {
          names.add(name);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return names;
  }

  /**
   * Returns whether a name is that of a topic that is in use.
   *
   * @param runtime the runtime directory
   * @param name the name
   * @return whether the topic has a live publisher or subscriber, or a durable subscription
   * @throws IOException if that cannot be found out
   */
  public static boolean isTopic(Path runtime, String name) throws IOException {
    Path directory = directory(runtime, name);
    for (String suffix : List.of(SUBSCRIPTION, PUBLISHER)) {
      for (String member : members(directory, suffix)) {
        if (isAlive(runtime, member) || isDurable(directory.resolve(member + suffix))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Returns whether a file is the record of a durable subscription.
   *
   * @param record a file of a topic's directory
   * @return whether it is such a record; false if it does not exist
   * @throws IOException if it cannot be read
   */
  public static boolean isDurable(Path record) throws IOException {
    if (!record.toString().endsWith(SUBSCRIPTION)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(record)) {
      return lines.anyMatch(line -> line.startsWith(DURABLE));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Returns whether a topic has a record or a mark of a member, alive or not.
   *
   * @param runtime the runtime directory
   * @param member the member's name
   * @return whether a topic's directory has a file of it
   * @throws IOException if the runtime directory cannot be read
   */
  public static boolean isRecorded(Path runtime, String member) throws IOException {
    try (DirectoryStream<Path> topics = Files.newDirectoryStream(runtime, "*" + DIRECTORY_SUFFIX)) {
      for (Path topic : topics) {
        if (Files.exists(topic.resolve(member + SUBSCRIPTION))
            || Files.exists(topic.resolve(member + MAKING))
            || Files.exists(topic.resolve(member + PUBLISHER))) {
          return true;
        }
      }
    }
    return false;
  }
}
