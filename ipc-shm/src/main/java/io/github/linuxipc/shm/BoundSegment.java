package io.github.linuxipc.shm;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.shm.wait.NotifyMode;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.LockWait;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A segment that this process holds as its receiver.
 *
 * @param directory where it lies
 * @param file the segment
 * @param capacity the capacity of a lane in bytes
 * @param doorbells how its ends wake each other
 * @param persistent whether segment and lanes stay when the receiver goes
 */
record BoundSegment(
    ChannelDirectory directory,
    SharedFile file,
    int capacity,
    DoorbellFactory doorbells,
    boolean persistent) {
  private static final Logger LOG = LoggerFactory.getLogger(BoundSegment.class);

  /**
   * Makes a channel's segment. A dead receiver's is removed first, so that what was meant for the
   * dead one does not reach this one; but if both are persistent it is taken over, with all that
   * lies in the lanes.
   *
   * @throws IpcException if a live receiver has the channel, or it cannot be made; nothing is left
   */
  static BoundSegment bind(
      ChannelDirectory directory, LinkContext context, int capacity, DoorbellFactory doorbells)
      throws IpcException {
    try {
      return directory.locked(
          LockWait.opening(context),
          () -> {
            Segment found = find(directory, context);
            if (found != null) {
              return takeOver(directory, context, found);
            }
            directory.remove();
            return make(directory, context, capacity, doorbells);
          });
    } catch (IOException e) {
      throw ShmErrors.opening(context, directory, e);
    }
  }

  /** Finds a segment to take over; null if what is there, if anything, is to be removed. */
  private static @Nullable Segment find(ChannelDirectory directory, LinkContext context)
      throws IOException {
    if (!directory.exists()) {
      return null;
    }
    directory.check();
    Segment segment = openIfReadable(directory).orElse(null);
    if (segment == null) {
      return null;
    }
    try (Cleanup undo = new Cleanup()) {
      undo.add(segment::close);
      if (segment.isReceiverAlive()) {
        throw inUse(context, segment);
      }
      directory.sweepUnfinishedLanes();
      if (segment.settings().persistent() && (context.persistent() || holdsMessages(directory))) {
        return undo.done(segment);
      }
      sweep(directory, context, segment.settings().waiting());
      return null;
    }
  }

  /** The dead one's notifier may not be installed here; then what it left behind stays. */
  private static void sweep(ChannelDirectory directory, LinkContext context, NotifyMode notify) {
    try {
      DoorbellFactory.of(notify, directory.path(), context).sweep(directory.files());
    } catch (IOException | RuntimeException e) {
      LOG.warn("The doorbells of {} cannot be swept: {}", directory.path(), e.toString());
    }
  }

  private static boolean holdsMessages(ChannelDirectory directory) throws IOException {
    return !directory.lanes().isEmpty();
  }

  /** What is no segment has no owner; a live owner's is never unreadable to us. */
  private static Optional<Segment> openIfReadable(ChannelDirectory directory) throws IOException {
    try {
      return Segment.open(directory);
    } catch (FileSystemException e) {
      throw e; // as for want of descriptors
    } catch (IOException | InternalError e) {
      if (isForWantOfSomething(e)) {
        throw e;
      }
      LOG.warn("What is in {} is no segment, and is removed: {}", directory.path(), e.toString());
      return Optional.empty();
    }
  }

  /** Then a live owner's is unreadable to us, too. */
  private static boolean isForWantOfSomething(Throwable e) {
    return (e instanceof ErrnoException failed
            && (failed.errno() == Errno.EMFILE
                || failed.errno() == Errno.ENFILE
                || failed.errno() == Errno.ENOMEM))
        || e.getCause() instanceof OutOfMemoryError;
  }

  private static IpcException inUse(LinkContext context, Segment segment) {
    return context.failure(
        ErrorCode.CHANNEL_IN_USE,
        "The channel is bound by process " + SegmentDescriptor.pid(segment.memory()),
        "Stop that one first, or use another name.");
  }

  private static BoundSegment takeOver(
      ChannelDirectory directory, LinkContext context, Segment found) throws IOException {
    SegmentDescriptor.Settings there = found.settings();
    try (Cleanup undo = new Cleanup()) {
      undo.add(found::close);
      requireAgreement(directory, context, there);
      if (!found.takeOver()) {
        throw inUse(context, found);
      }
      DoorbellFactory doorbells = DoorbellFactory.of(there.waiting(), directory.path(), context);
      return undo.done(
          new BoundSegment(directory, found.file(), there.capacity(), doorbells, true));
    }
  }

  /** The messages that were kept must be read as they were written. */
  private static void requireAgreement(
      ChannelDirectory directory, LinkContext context, SegmentDescriptor.Settings there)
      throws IpcException {
    Optional<String> difference =
        context.persistent()
            ? context.terms().incompatibility(there.wireVersion(), there.maxMessageSize())
            : Optional.of("persistent=true there, and not here");
    if (difference.isPresent()) {
      throw context.failure(
          ErrorCode.INCOMPATIBLE_PEER,
          "The channel in " + directory.path() + " outlived its receiver: " + difference.get(),
          "Bind it as it was to receive what it holds, or remove that directory with all of it.");
    }
  }

  private static BoundSegment make(
      ChannelDirectory directory, LinkContext context, int capacity, DoorbellFactory doorbells)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(directory::remove);
      directory.make();
      SharedFile file = undo.open(() -> create(directory, context), SharedFile::close);
      SegmentDescriptor.create(
          file.memory(),
          context.terms(),
          capacity,
          doorbells.mode(),
          context.persistent(),
          ProcessHandle.current().pid());
      ChannelDirectory.publish(directory.unfinishedSegment(), directory.segment());
      return undo.done(
          new BoundSegment(directory, file, capacity, doorbells, context.persistent()));
    }
  }

  private static SharedFile create(ChannelDirectory directory, LinkContext context)
      throws IOException {
    try {
      return SharedFile.create(
          directory.unfinishedSegment(),
          SegmentDescriptor.FILE_LENGTH,
          SegmentDescriptor.RECEIVER_LOCK);
    } catch (IOException e) {
      throw ShmErrors.noSpace(context, directory.segment(), e);
    }
  }

  /**
   * Removes the channel's files, unless they are to stay or somebody else's have taken their place,
   * and lets go. If somebody is stopped with the directory's lock, they are left to the next who
   * binds: without the lock one cannot know whose are removed.
   */
  void close() {
    try {
      directory.locked(
          LockWait.brief(),
          () -> {
            if (file.isAt(directory.segment())) {
              doorbells.sweep(directory.files());
              if (persistent) {
                directory.sweepUnfinishedLanes();
              } else {
                directory.remove();
              }
            }
            return file;
          });
    } catch (IOException e) {
      LOG.warn(
          "The files in {} are left to the next who binds: {}", directory.path(), e.toString());
    } finally {
      file.close();
    }
  }
}
