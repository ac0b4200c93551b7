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
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A segment that is a file of the channel's directory.
 *
 * @param directory the directory of the channel
 * @param file the segment
 * @param capacity the capacity of a lane in bytes
 * @param doorbells how the two ends wake each other
 * @param persistent whether segment and lanes stay when the receiver closes
 */
record NamedSegment(
    ChannelDirectory directory,
    SharedFile file,
    int capacity,
    DoorbellFactory doorbells,
    boolean persistent)
    implements BoundSegment {
  private static final Logger LOG = LoggerFactory.getLogger(NamedSegment.class);

  /**
   * Creates the segment of a channel. The segment of a dead receiver is removed first, so that
   * messages for the dead receiver do not reach this one. A persistent segment is taken over
   * instead, with everything that is in its lanes. If this receiver is not persistent, a persistent
   * segment without lanes is removed, and one with lanes is an error.
   *
   * @throws IpcException if a live receiver has bound the channel, if the parameters of a segment
   *     to take over do not match, or if the segment cannot be created; a segment that could not be
   *     created leaves no file behind
   */
  static NamedSegment bind(
      ChannelDirectory directory, LinkContext context, int capacity, DoorbellFactory doorbells)
      throws IpcException {
    try {
      return directory.locked(
          LockWait.opening(context),
          () -> {
            SealedSegment.reclaim(directory, context);
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

  /**
   * Removes the directory of a dead receiver, so that something else can take its place. The caller
   * must hold the lock of the parent directory.
   *
   * @throws IpcException if the receiver is alive, or the directory holds messages that outlived it
   * @throws IOException if the directory cannot be examined or removed
   */
  static void reclaim(ChannelDirectory directory, LinkContext context) throws IOException {
    if (directory.isSocket()) {
      return;
    }
    try (Cleanup undo = new Cleanup()) {
      Segment found = find(directory, context);
      if (found != null) {
        undo.add(found::close);
        requireCompatible(directory, context, found.settings());
      }
    }
    directory.remove();
  }

  /**
   * Finds a segment to take over. Returns null if there is none; the caller then removes the
   * directory if it exists.
   */
  private static @Nullable Segment find(ChannelDirectory directory, LinkContext context)
      throws IOException {
    if (!directory.exists()) {
      return null;
    }
    directory.check();
    Segment segment = openIfReadable(directory, context).orElse(null);
    if (segment == null) {
      return null;
    }
    try (Cleanup undo = new Cleanup()) {
      undo.add(segment::close);
      if (segment.isReceiverAlive()) {
        throw inUse(context, segment);
      }
      LaneSweep.run(directory);
      if (segment.settings().persistent() && (context.persistent() || holdsMessages(directory))) {
        return undo.done(segment);
      }
      sweep(directory, context, segment.settings().notifyMode());
      return null;
    }
  }

  /**
   * Removes the doorbells of a dead receiver and of dead senders. If the notifier of the doorbells
   * is not installed in this process, the caller removes only their files, with the directory. What
   * the notifier created elsewhere, such as semaphores, then stays.
   */
  private static void sweep(ChannelDirectory directory, LinkContext context, NotifyMode notify) {
    try {
      DoorbellFactory.of(notify, directory.path(), context).sweep(directory.files());
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "The doorbells that a dead receiver left in {} cannot be removed: {}",
          directory.path(),
          e.toString());
    }
  }

  private static boolean holdsMessages(ChannelDirectory directory) throws IOException {
    return !directory.lanes().isEmpty();
  }

  /**
   * Opens the segment. Returns empty if there is no file, or if the file is not a valid segment and
   * no live receiver holds its lock. An error that may be due to a lack of resources is thrown.
   *
   * @throws IpcException if a live receiver holds the lock of a file that is not a valid segment
   */
  private static Optional<Segment> openIfReadable(ChannelDirectory directory, LinkContext context)
      throws IOException {
    try {
      return Segment.open(directory);
    } catch (FileSystemException e) {
      throw e; // such as a lack of descriptors
    } catch (IOException | InternalError e) {
      if (isShortOfResources(e)) {
        throw e;
      }
      UnreadableSegment.requireAbandoned(directory.segment(), context, e);
      LOG.warn(
          "The directory {} holds no valid segment and is removed: {}",
          directory.path(),
          e.toString());
      return Optional.empty();
    }
  }

  /**
   * Returns whether an error was caused by a lack of descriptors or memory. In that case even the
   * segment of a live owner is unreadable.
   */
  private static boolean isShortOfResources(Throwable e) {
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
        "Stop that process first, or use another name.");
  }

  private static NamedSegment takeOver(
      ChannelDirectory directory, LinkContext context, Segment found) throws IOException {
    SegmentDescriptor.Settings settings = found.settings();
    try (Cleanup undo = new Cleanup()) {
      undo.add(found::close);
      requireCompatible(directory, context, settings);
      if (!found.takeOver()) {
        throw inUse(context, found);
      }
      DoorbellFactory doorbells =
          DoorbellFactory.of(settings.notifyMode(), directory.path(), context);
      return undo.done(
          new NamedSegment(directory, found.file(), settings.capacity(), doorbells, true));
    }
  }

  /** Checks that this receiver has the parameters with which the kept messages were written. */
  private static void requireCompatible(
      ChannelDirectory directory, LinkContext context, SegmentDescriptor.Settings settings)
      throws IpcException {
    Optional<String> difference =
        context.persistent()
            ? context.terms().incompatibility(settings.wireVersion(), settings.maxMessageSize())
            : Optional.of("it has persistent=true, and this receiver has not");
    if (difference.isPresent()) {
      throw context.failure(
          ErrorCode.INCOMPATIBLE_PEER,
          "The channel in " + directory.path() + " outlived its receiver: " + difference.get(),
          "Bind it with its former settings to receive its messages, or remove that directory to"
              + " discard them.");
    }
  }

  private static NamedSegment make(
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
          new NamedSegment(directory, file, capacity, doorbells, context.persistent()));
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

  @Override
  public Path path() {
    return directory.segment();
  }

  @Override
  public LaneAcceptor acceptor(Runnable onMembershipChanged) {
    return new DirectoryLaneAcceptor(this, onMembershipChanged);
  }

  /**
   * Removes the channel's files and closes the segment. The segment and the finished lanes stay if
   * they are to be kept. No file is removed if the files of another receiver have replaced those of
   * this one. No file is removed either if the lock of the parent directory cannot be acquired
   * soon, for example because a stopped process holds the lock. Without the lock, this process
   * cannot know to which receiver the files belong. The next receiver then removes them.
   *
   * @param keep whether segment and lanes stay, as those of a persistent channel do
   */
  @Override
  public void close(boolean keep) {
    try {
      directory.locked(
          LockWait.brief(),
          () -> {
            if (file.isLinkedAt(directory.segment())) {
              doorbells.sweep(directory.files());
              if (keep) {
                LaneSweep.run(directory);
              } else {
                directory.remove();
              }
            }
            return file;
          });
    } catch (IOException e) {
      LOG.warn(
          "The channel's files in {} cannot be removed now; the next receiver removes them: {}",
          directory.path(),
          e.toString());
    } finally {
      file.close();
    }
  }
}
