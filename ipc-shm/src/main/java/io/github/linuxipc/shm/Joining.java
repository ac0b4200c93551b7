package io.github.linuxipc.shm;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A sender's way to a channel: finds the segment, takes a place, and makes a lane. */
final class Joining {
  private final Address address;
  private final LinkContext context;
  private final ChannelDirectory directory;
  private final long incarnation = ThreadLocalRandom.current().nextLong();

  Joining(Address address, LinkContext context, ChannelDirectory directory) {
    this.address = address;
    this.context = context;
    this.directory = directory;
  }

  ShmOutbound join() throws IpcException {
    try {
      Segment segment = Segment.open(directory).orElseThrow(this::nobody);
      try {
        requireAgreement(segment);
        Notify notify = segment.settings().waiting();
        return join(segment, takePlace(segment), Doorbells.of(notify, directory, context));
      } catch (IOException | RuntimeException | InternalError e) {
        segment.close();
        throw e;
      }
    } catch (IOException e) {
      throw Failures.opening(context, directory, e);
    } catch (InternalError e) {
      throw Failures.damaged(context, "a file was truncated while it was opened", e);
    }
  }

  private void requireAgreement(Segment segment) throws IOException {
    if (!segment.isOpen()) {
      throw nobody();
    }
    SegmentDescriptor.Settings there = segment.settings();
    Optional<String> difference =
        context.terms().difference(there.wireVersion(), there.maxMessageSize());
    if (difference.isPresent()) {
      throw context.failure(
          ErrorCode.TERMS_DIFFER,
          "The ends do not agree: " + difference.get(),
          "Configure both ends alike.");
    }
    if (context.persistent() && !there.persistent()) {
      throw context.failure(
          ErrorCode.TERMS_DIFFER,
          "The ends do not agree: persistent=true here, and not there",
          "Configure both ends alike.");
    }
  }

  private int takePlace(Segment segment) throws IOException {
    int place = segment.takePlace();
    if (place < 0) {
      throw context.failure(
          ErrorCode.TOO_MANY_SENDERS,
          "The receiver has max-senders=" + segment.settings().maxSenders() + " senders",
          "Raise max-senders at the receiver, or close a sender.");
    }
    return place;
  }

  /** What dead senders left in a persistent channel takes places until a receiver has read it. */
  private void requirePlaceFor(Segment segment) throws IOException {
    int most = segment.settings().maxSenders();
    if (segment.settings().persistent()
        && !segment.isReceiverAlive()
        && directory.lanes().size() >= most) {
      throw context.failure(
          ErrorCode.TOO_MANY_SENDERS,
          "The channel holds the messages of max-senders=" + most + " senders",
          "Start the receiver, which reads and removes them.");
    }
  }

  private ShmOutbound join(Segment segment, int place, Doorbells doorbells) throws IOException {
    int capacity = segment.settings().capacity();
    Path path = directory.lane(place, incarnation);
    Path unfinished = directory.unfinishedLane(place, incarnation);
    SharedFile lane = create(segment, unfinished, capacity);
    try {
      LaneDescriptor.create(lane.memory(), capacity, context.senderId(), 0);
      LaneDescriptor.putProcess(lane.memory(), ProcessHandle.current().pid());
      ShmOutbound link = link(segment, lane, path, doorbells, place);
      try {
        return directory.locked(
            () -> {
              if (!segment.isOpen()) {
                throw nobody();
              }
              requirePlaceFor(segment);
              ChannelDirectory.publish(unfinished, path);
              return link.start();
            });
      } catch (IOException | RuntimeException | Error e) {
        link.closeDoorbells();
        throw e;
      }
    } catch (IOException | RuntimeException | Error e) { // an error if somebody truncates it
      lane.close();
      Files.deleteIfExists(unfinished);
      throw e;
    }
  }

  /** Makes the link with its doorbells; a directory that goes meanwhile took its receiver along. */
  private ShmOutbound link(
      Segment segment, SharedFile lane, Path path, Doorbells doorbells, int place)
      throws IOException {
    try {
      ShmOutbound.Opened opened = new ShmOutbound.Opened(segment, lane, path);
      return new ShmOutbound(address, context, opened, doorbells, place);
    } catch (IpcException e) {
      throw segment.isOpen() ? e : nobody();
    }
  }

  private SharedFile create(Segment segment, Path path, int capacity) throws IOException {
    try {
      return SharedFile.create(path, LaneDescriptor.fileLength(capacity), InboundLane.LOCK);
    } catch (IOException e) {
      throw segment.isOpen() ? Failures.noSpace(context, path, e) : nobody();
    }
  }

  private IpcException nobody() {
    return context.failure(
        ErrorCode.NO_RECEIVER,
        "Nobody has bound " + directory.path(),
        "Start the receiver, with the same user and runtime directory.");
  }
}
