package io.github.linuxipc.shm;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A segment that this process has made and holds as its receiver.
 *
 * @param directory where it lies
 * @param file the segment
 * @param capacity the capacity of a lane in bytes
 */
record BoundSegment(ChannelDirectory directory, SharedFile file, int capacity) {
  private static final Logger LOG = LoggerFactory.getLogger(BoundSegment.class);

  /**
   * Makes a channel's segment. A dead receiver's is removed first; it is never taken over, so that
   * what was meant for the dead one does not reach this one.
   *
   * @throws IpcException if a live receiver has the channel, or it cannot be made; nothing is left
   */
  static BoundSegment bind(
      ChannelDirectory directory, LinkContext context, int capacity, Notify notify)
      throws IpcException {
    try {
      return directory.locked(
          () -> {
            clear(directory, context);
            return make(directory, context, capacity, notify);
          });
    } catch (IOException e) {
      throw Failures.opening(context, directory, e);
    }
  }

  private static void clear(ChannelDirectory directory, LinkContext context) throws IOException {
    if (!directory.exists()) {
      return;
    }
    directory.check();
    Optional<Segment> found = openIfReadable(directory);
    if (found.isPresent()) {
      try (Segment segment = found.get()) {
        if (segment.isReceiverAlive()) {
          throw inUse(context, segment);
        }
      }
    }
    directory.remove();
  }

  /** What is no segment has no owner; a live owner's is never unreadable to us. */
  private static Optional<Segment> openIfReadable(ChannelDirectory directory) {
    try {
      return Segment.open(directory);
    } catch (IOException | InternalError e) {
      LOG.debug("What is in {} is no segment", directory.path(), e);
      return Optional.empty();
    }
  }

  private static IpcException inUse(LinkContext context, Segment segment) {
    return context.failure(
        ErrorCode.CHANNEL_IN_USE,
        "The channel is bound by process " + SegmentDescriptor.pid(segment.memory()),
        "Stop that one first, or use another name.");
  }

  private static BoundSegment make(
      ChannelDirectory directory, LinkContext context, int capacity, Notify notify)
      throws IOException {
    directory.make();
    SharedFile file = null;
    try {
      file = create(directory, context);
      SegmentDescriptor.create(
          file.memory(), context.terms(), capacity, notify, ProcessHandle.current().pid());
      ChannelDirectory.publish(directory.unfinishedSegment(), directory.segment());
      return new BoundSegment(directory, file, capacity);
    } catch (IOException | RuntimeException e) {
      if (file != null) {
        file.close();
      }
      directory.remove();
      throw e;
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
      throw Failures.noSpace(context, directory.segment(), e);
    }
  }

  /** Removes the channel's files, unless somebody else's have taken their place, and lets go. */
  void close() {
    try {
      directory.locked(
          () -> {
            if (file.isAt(directory.segment())) {
              directory.remove();
            }
            return file;
          });
    } catch (IOException e) {
      LOG.warn("The files in {} cannot be removed: {}", directory.path(), e.toString());
    } finally {
      file.close();
    }
  }
}
