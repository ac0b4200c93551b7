package io.github.linuxipc.shm;

import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.inventory.ObjectState;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.file.ObjectScan;
import io.github.linuxipc.spi.file.PrivateDirectory;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.connect.SocketProbe;
import io.github.linuxipc.support.event.WaiterInventory;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists and removes the directories of channels, the sockets of channels of sealed memory, and in
 * the directories of channels in use what senders have left that were killed while they connected.
 * Nothing is mapped: what a segment states is read, and not trusted.
 */
final class ShmInventory {
  private static final String SCHEME = "shm";

  /** The largest number of slots that is examined to count the senders. */
  private static final int MAX_SLOTS = 4096;

  private final ObjectScan channels =
      new ObjectScan(
          SCHEME, ObjectKind.CHANNEL, ChannelDirectory.SUFFIX, ShmInventory::examineChannel);
  private final ObjectScan files =
      new ObjectScan(SCHEME, ObjectKind.CHANNEL, "", ShmInventory::examineLane);

  List<FoundObject> list(InventoryContext context) throws IOException {
    List<FoundObject> found = new ArrayList<>();
    for (FoundObject channel : channels.list(context)) {
      found.add(channel);
      if (channel.state() != ObjectState.DEAD) {
        found.addAll(leftovers(channel));
      }
    }
    return found;
  }

  /** Lists what dead senders have left in the directory of a channel that stays. */
  private List<FoundObject> leftovers(FoundObject channel) throws IOException {
    Path directory = Path.of(channel.path());
    List<FoundObject> found = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return found;
    }
    for (Path lane : new ChannelDirectory(directory).unfinishedLanes()) {
      found.addAll(files.listIn(new ChannelDirectory(directory).above(), channel.name(), lane));
    }
    for (String notifier : DoorbellFactory.schemes(new ChannelDirectory(directory).files())) {
      new WaiterInventory(notifier)
          .list(directory).stream()
              .filter(each -> each.state() == ObjectState.DEAD)
              .map(each -> inChannel(each, channel.name()))
              .forEach(found::add);
    }
    return found;
  }

  private static FoundObject inChannel(FoundObject event, String channel) {
    return FoundObject.of(SCHEME, ObjectKind.CHANNEL, channel, event.path())
        .withPid(event.pid())
        .asDead(event.reason());
  }

  boolean remove(FoundObject object) throws IOException {
    Path path = Path.of(object.path());
    Path directory = path.getParent();
    if (directory != null && DoorbellFactory.isEvent(path)) {
      PrivateDirectory.check(directory);
      return new WaiterInventory(DoorbellFactory.scheme(path)).remove(object);
    }
    if (directory != null && ChannelDirectory.isUnfinishedLane(path)) {
      return files.removeIn(new ChannelDirectory(directory).above(), object, Files::delete);
    }
    return channels.remove(object, ShmInventory::removeChannel);
  }

  private static void removeChannel(Path path) throws IOException {
    ChannelDirectory directory = new ChannelDirectory(path);
    if (directory.isSocket()) {
      Files.delete(path);
    } else {
      directory.remove();
    }
  }

  private static Optional<FoundObject> examineLane(Path lane, FoundObject object)
      throws IOException {
    if (FileStat.find(lane).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        SharedFile.isLocked(lane, InboundLane.LOCK)
            ? object.asLive()
            : object.asDead("its sender was killed while it connected"));
  }

  private static Optional<FoundObject> examineChannel(Path path, FoundObject object)
      throws IOException {
    FileStat directory = FileStat.find(path).orElse(null);
    if (directory == null) {
      return Optional.empty();
    }
    if (directory.isSocket()) {
      return SocketProbe.examine(path, object, UnixSocket::seqpacket);
    }
    if (!Files.isDirectory(path) || directory.uid() != ProcessUser.uid()) {
      return Optional.of(object.asUnknown("it is not a directory of this user"));
    }
    Path segment = new ChannelDirectory(path).segment();
    FileStat status = FileStat.find(segment).orElse(null);
    if (status == null) {
      return Optional.of(object.asDead("its receiver was killed while it created the channel"));
    }
    if (!status.isRegular()) {
      return Optional.of(object.asUnknown("its segment is not a regular file"));
    }
    try (OpenFile file = OpenFile.open(segment, OpenFile.READ | OpenFile.NO_FOLLOW)) {
      return Optional.of(examineSegment(file, object));
    }
  }

  private static FoundObject examineSegment(OpenFile file, FoundObject object) throws IOException {
    OfdLock locks = new OfdLock(file);
    NativeBuffer common = new NativeBuffer(SegmentDescriptor.COMMON_LENGTH);
    file.readAt(common, SegmentDescriptor.COMMON_LENGTH, 0); // what is missing reads as zeros
    SegmentDescriptor.Header header =
        SegmentDescriptor.header(common.buffer().duplicate().order(ByteOrder.nativeOrder()));
    FoundObject known = object.withPid(header.pid()).withPersistent(header.persistent());
    if (locks.find(SegmentDescriptor.RECEIVER_LOCK, 1)) {
      return known.withTraffic(senders(locks, header.maxSenders()), -1).asLive();
    }
    if (header.isOfOtherVersion()) {
      return known.asUnknown("another version of this library has created it");
    }
    return header.persistent()
        ? known.asAway("its receiver is away; the lanes keep the messages")
        : known.asDead("no receiver holds its lock any more");
  }

  private static int senders(OfdLock locks, int slots) throws IOException {
    int senders = 0;
    for (int i = 0; i < Math.min(slots, MAX_SLOTS); i++) {
      senders += locks.find(SegmentDescriptor.FIRST_SENDER_LOCK + i, 1) ? 1 : 0;
    }
    return senders;
  }
}
