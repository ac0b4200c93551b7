package io.github.linuxipc.shm;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.shm.ring.Memory;
import io.github.linuxipc.spi.Cleanup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open segment, as seen by a sender, or by a receiver that may take the segment over. One thread
 * at a time may use it; any thread may use its memory.
 *
 * @param file the file
 * @param path the path under which the file was opened
 * @param settings the settings that its receiver wrote
 * @param connection the connection to the receiver of sealed memory, or null
 */
record Segment(
    SharedFile file,
    Path path,
    SegmentDescriptor.Settings settings,
    @Nullable SealedConnection connection)
    implements AutoCloseable {

  /**
   * Opens the segment of a channel.
   *
   * @return the segment, or empty if there is none
   * @throws IOException if the directory or the segment cannot be trusted or read
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
      return undo.done(Optional.of(new Segment(file, directory.segment(), settings, null)));
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

  /**
   * Returns whether the process of the receiver holds the segment's lock, or has the connection
   * open.
   */
  boolean isReceiverAlive() throws IOException {
    return connection != null
        ? connection.isPeerOpen()
        : file.isLockedElsewhere(SegmentDescriptor.RECEIVER_LOCK);
  }

  /**
   * Returns whether a sender may connect. The segment must still be the file at its path, so that
   * other processes find it, too. In addition, the receiver must be alive and not have closed, or
   * the channel must be persistent.
   */
  boolean isOpen() throws IOException {
    boolean hasReceiver = isReceiverAlive() && !SegmentDescriptor.closedAcquire(memory());
    return (hasReceiver || settings.persistent()) && file.isLinkedAt(path);
  }

  /**
   * Makes this process the receiver of a segment that outlived its last receiver. Returns false if
   * another process is the receiver already.
   */
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
    if (connection != null) {
      connection.close();
    }
  }
}
