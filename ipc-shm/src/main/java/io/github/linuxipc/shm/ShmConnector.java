package io.github.linuxipc.shm;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.shm.wait.NotifyMode;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.LockWait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Connects a sender to a channel. First the connector opens the segment, the shared file that a
 * receiver has created. Then it acquires one of the segment's max-senders slots. Then it creates a
 * lane, the shared file with the ring buffer of this sender.
 */
final class ShmConnector {
  private final Address address;
  private final LinkContext context;
  private final ChannelDirectory directory;
  private final long incarnation = ThreadLocalRandom.current().nextLong();

  ShmConnector(Address address, LinkContext context, ChannelDirectory directory) {
    this.address = address;
    this.context = context;
    this.directory = directory;
  }

  ShmOutbound join() throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      Segment segment =
          undo.open(() -> Segment.open(directory).orElseThrow(this::noReceiver), Segment::close);
      requireCompatible(segment);
      NotifyMode notify = segment.settings().notifyMode();
      DoorbellFactory doorbells = DoorbellFactory.of(notify, directory.path(), context);
      return undo.done(join(segment, acquireSlot(segment), doorbells));
    } catch (IOException e) {
      throw ShmErrors.opening(context, directory, e);
    } catch (InternalError e) {
      throw ShmErrors.damaged(context, "a file was truncated while it was opened", e);
    }
  }

  private void requireCompatible(Segment segment) throws IOException {
    if (!segment.isOpen()) {
      throw noReceiver();
    }
    SegmentDescriptor.Settings settings = segment.settings();
    Optional<String> difference =
        context.terms().incompatibility(settings.wireVersion(), settings.maxMessageSize());
    if (difference.isPresent()) {
      throw context.incompatible(difference.get());
    }
    if (context.persistent() && !settings.persistent()) {
      throw context.incompatible("persistent=true here, persistent=false there");
    }
  }

  private int acquireSlot(Segment segment) throws IOException {
    int slot = segment.acquireSlot();
    if (slot < 0) {
      throw context.tooManySenders();
    }
    return slot;
  }

  /**
   * Throws if a persistent channel without a live receiver has as many lanes as it admits senders.
   * The lane of a closed or dead sender counts until a receiver has read it.
   */
  private void requireFreeSlot(Segment segment) throws IOException {
    int most = segment.settings().maxSenders();
    if (segment.settings().persistent()
        && !segment.isReceiverAlive()
        && directory.lanes().size() >= most) {
      throw context.failure(
          ErrorCode.TOO_MANY_SENDERS,
          "The channel holds unread messages of max-senders=" + most + " senders",
          "Start the receiver, which reads and removes them.");
    }
  }

  private ShmOutbound join(Segment segment, int slot, DoorbellFactory doorbells)
      throws IOException {
    int capacity = segment.settings().capacity();
    Path path = directory.lane(slot, incarnation);
    Path unfinished = directory.unfinishedLane(slot, incarnation);
    try (Cleanup undo = new Cleanup()) {
      undo.add(() -> Files.deleteIfExists(unfinished));
      SharedFile lane = undo.open(() -> create(segment, unfinished), SharedFile::close);
      LaneDescriptor.create(lane.memory(), capacity, context.senderId(), 0);
      LaneDescriptor.putProcess(lane.memory(), ProcessHandle.current().pid());
      ShmOutbound link =
          undo.open(() -> link(segment, lane, path, doorbells, slot), ShmOutbound::closeDoorbells);
      return directory.locked(
          LockWait.opening(context),
          () -> {
            if (!segment.isOpen()) {
              throw noReceiver();
            }
            requireFreeSlot(segment);
            undo.add(() -> Files.deleteIfExists(path));
            ChannelDirectory.publish(unfinished, path);
            return undo.done(link.start());
          });
    }
  }

  /**
   * Creates the link with its doorbells. If that fails because the receiver has closed and removed
   * the directory, the error says that there is no receiver.
   */
  private ShmOutbound link(
      Segment segment, SharedFile lane, Path path, DoorbellFactory doorbells, int slot)
      throws IOException {
    try {
      ShmOutbound.Opened opened = new ShmOutbound.Opened(segment, lane, path);
      return new ShmOutbound(address, context, opened, doorbells, slot);
    } catch (IpcException e) {
      throw segment.isOpen() ? e : noReceiver();
    }
  }

  /**
   * Creates the lane's file under the lock of the channel's parent directory. The file is filled
   * after the lock is released, because filling may take long.
   */
  private SharedFile create(Segment segment, Path path) throws IOException {
    SegmentDescriptor.Settings settings = segment.settings();
    try {
      SharedFile.Unfilled made =
          directory.locked(
              LockWait.opening(context),
              () -> {
                LaneSweep.run(directory);
                return SharedFile.make(path, InboundLane.LOCK);
              });
      return made.fill(
          LaneDescriptor.fileLength(settings.capacity()), settings.laneFilledAtFirst());
    } catch (IpcException e) {
      throw e;
    } catch (IOException e) {
      throw segment.isOpen() ? ShmErrors.noSpace(context, path, e) : noReceiver();
    }
  }

  private IpcException noReceiver() {
    return context.noReceiver(directory.path().toString(), null);
  }
}
