package io.github.linuxipc.engine.registry;

import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.inventory.ObjectState;
import io.github.linuxipc.spi.file.ObjectScan;
import io.github.linuxipc.spi.file.SocketFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists and removes the {@linkplain ChannelRegistration registrations} of names, and the sockets of
 * members of topics. Called on engine threads.
 */
public final class RegistrationInventory {
  private static final String UNFINISHED =
      ChannelRegistration.DESCRIPTOR_SUFFIX + ChannelRegistration.UNFINISHED;

  private final Path runtime;
  private final ObjectScan sockets = scan(ChannelRegistration.SOCKET_SUFFIX, SocketFile::examine);
  private final ObjectScan descriptors =
      scan(ChannelRegistration.DESCRIPTOR_SUFFIX, this::examineDescriptor);
  private final ObjectScan unfinished = scan(UNFINISHED, this::examineUnfinished);

  /**
   * Creates an inventory.
   *
   * @param runtime the runtime directory, which exists and was checked
   */
  public RegistrationInventory(Path runtime) {
    this.runtime = runtime;
  }

  private static ObjectScan scan(String suffix, ObjectScan.Examiner examiner) {
    return new ObjectScan("", ObjectKind.CHANNEL, suffix, examiner);
  }

  /**
   * Lists the sockets and descriptors.
   *
   * @return the objects
   * @throws IOException if the runtime directory cannot be read
   */
  public List<FoundObject> list() throws IOException {
    List<FoundObject> found = new ArrayList<>();
    found.addAll(unfinished.list(runtime));
    found.addAll(descriptors.list(runtime));
    found.addAll(sockets.list(runtime));
    found.addAll(SocketFile.unfinished(runtime));
    return found;
  }

  /**
   * Returns whether a process may be about to become a member of a topic: it has the socket of a
   * member, and no topic has a record of it yet.
   *
   * @param objects what {@link #list} has returned
   * @return whether there is such a process
   * @throws IOException if the topics cannot be read
   */
  public boolean isAnyJoining(List<FoundObject> objects) throws IOException {
    for (FoundObject each : objects) {
      if (each.state() == ObjectState.LIVE
          && each.name().startsWith("~")
          && each.path().endsWith(ChannelRegistration.SOCKET_SUFFIX)
          && ChannelRegistration.descriptor(runtime, each.name())
              .filter(published -> published.kind() != ChannelKind.TOPIC)
              .isEmpty()
          && !TopicPresence.isRecorded(runtime, each.name())) {
        return true;
      }
    }
    return false;
  }

  private Optional<FoundObject> examineDescriptor(Path file, FoundObject object)
      throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Optional<PublishedChannel> published = ChannelRegistration.descriptor(runtime, object.name());
    FoundObject known =
        object
            .withPid(published.map(each -> each.process().pid()).orElse(0L))
            .withPersistent(published.filter(PublishedChannel::persistent).isPresent());
    if (isRegistered(object.name())) {
      return Optional.of(known.asLive());
    }
    return Optional.of(
        known.persistent()
            ? known.asAway("its receiver is away; senders find the channel by it")
            : known.asDead("its receiver has ended"));
  }

  private Optional<FoundObject> examineUnfinished(Path file, FoundObject object)
      throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    return Optional.of(
        isRegistered(object.name())
            ? object.asLive()
            : object.asDead("its receiver was killed while it published the channel"));
  }

  private boolean isRegistered(String name) throws IOException {
    return SocketFile.probe(TopicPresence.socket(runtime, name)) == SocketFile.State.LIVE;
  }

  /**
   * Removes a socket or descriptor of a process that has ended.
   *
   * @param object the object; a descriptor of a persistent channel is removed only if it is
   *     persistent
   * @return whether it was removed
   * @throws IOException if it cannot be removed
   */
  public boolean remove(FoundObject object) throws IOException {
    String path = object.path();
    if (path.endsWith(UNFINISHED)) {
      return unfinished.remove(object, Files::delete);
    }
    if (path.endsWith(ChannelRegistration.DESCRIPTOR_SUFFIX)) {
      return descriptors.remove(object, Files::delete);
    }
    return path.endsWith(ChannelRegistration.SOCKET_SUFFIX)
        ? sockets.remove(object, Files::delete)
        : SocketFile.removeUnfinished(object);
  }
}
