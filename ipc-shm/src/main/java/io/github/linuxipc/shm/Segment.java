package io.github.linuxipc.shm;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.shm.ring.Memory;
import io.github.linuxipc.spi.Cleanup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An open segment, as a sender or a future receiver sees it. For one thread at a time, except for
 * the memory.
 *
 * @param file the file
 * @param path where it was found
 * @param settings the settings that its receiver wrote
 */
record Segment(SharedFile file, Path path, SegmentDescriptor.Settings settings)
    implements AutoCloseable {

  /**
   * Opens the segment of a channel.
   *
   * @return the segment, or empty if there is none
   * @throws IOException if it cannot be trusted or read
   */
  static Optional<Segment> open(ChannelDirectory directory) throws IOException {
    if (!directory.exists()) {
      return Optional.empty();
    }
    directory.check();
    try (Cleanup undo = new Cleanup()) {
      SharedFile file =
          undo.open(
              () -> SharedFile.open(directory.segment(), SegmentDescriptor.FILE_LENGTH),
              SharedFile::close);
      SegmentDescriptor.Settings settings = SegmentDescriptor.read(file.memory());
      return undo.done(Optional.of(new Segment(file, directory.segment(), settings)));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  Memory memory() {
    return file.memory();
  }

  /** Returns whether the process of the receiver holds the segment's lock. */
  boolean isReceiverAlive() throws IOException {
    return file.isLockedElsewhere(SegmentDescriptor.RECEIVER_LOCK);
  }

  /**
   * Returns whether a sender may connect: the receiver is alive and has not closed, or the messages
   * outlive it; and other processes can find the segment, too.
   */
  boolean isOpen() throws IOException {
    boolean received = isReceiverAlive() && !SegmentDescriptor.closedAcquire(memory());
    return (received || settings.persistent()) && file.isLinkedAt(path);
  }

  /** Becomes the receiver of a segment that outlived its last one. */
  boolean takeOver() throws IOException {
    boolean taken = file.tryLock(SegmentDescriptor.RECEIVER_LOCK);
    if (taken) {
      SegmentDescriptor.takeOver(memory(), ProcessHandle.current().pid());
    }
    return taken;
  }

  /** Acquires a sender slot for this open file and returns it; returns -1 if all are in use. */
  int acquireSlot() throws IOException {
    for (int i = 0; i < settings.maxSenders(); i++) {
      if (file.tryLock(SegmentDescriptor.FIRST_SENDER_LOCK + i)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void close() {
    file.close();
  }
}
