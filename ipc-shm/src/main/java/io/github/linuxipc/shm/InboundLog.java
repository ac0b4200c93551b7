package io.github.linuxipc.shm;

import io.github.linuxipc.shm.ring.LaneConsumer;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.shm.ring.LogStart;
import io.github.linuxipc.shm.wait.Doorbell;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.shm.wait.NotifyMode;
import io.github.linuxipc.shm.wait.SleepFlag;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A receiver's side of the log that continues a lane. It passes the frames of the log on with the
 * sender number of the lane, and with message numbers that continue those of the lane.
 */
final class InboundLog extends ForwardingFrameHandler {
  private final SharedFile file;
  private final LaneConsumer consumer;
  private final @Nullable Doorbell doorbell;
  private final int sender;
  private final int numberOffset;

  private InboundLog(
      SharedFile file, LaneConsumer consumer, @Nullable Doorbell doorbell, int sender, int offset) {
    this.file = file;
    this.consumer = consumer;
    this.doorbell = doorbell;
    this.sender = sender;
    this.numberOffset = offset;
  }

  /**
   * Opens the log.
   *
   * @param path the name of the log in the channel's directory
   * @param start where to begin, not checked
   * @param sender the sender number of the lane
   * @param segment the segment of the channel
   * @throws IOException if it is not a log of this user, or cannot be opened
   */
  static InboundLog open(Path path, LogStart start, int sender, BoundSegment segment)
      throws IOException {
    int capacity = segment.capacity();
    try (Cleanup undo = new Cleanup()) {
      SharedFile file =
          undo.open(
              () ->
                  SharedFile.openLinked(
                      path,
                      LaneDescriptor.logLength(capacity),
                      LaneDescriptor.filledAtFirst(capacity, false)),
              SharedFile::close);
      LaneConsumer consumer = LaneConsumer.ofLog(file.memory(), capacity, start);
      Doorbell doorbell = doorbell(file, segment.doorbells());
      return undo.done(new InboundLog(file, consumer, doorbell, sender, start.numberOffset()));
    }
  }

  private static @Nullable Doorbell doorbell(SharedFile file, DoorbellFactory doorbells)
      throws IOException {
    if (doorbells.mode().equals(NotifyMode.SPIN)) {
      return null;
    }
    int flag = LaneDescriptor.sleepingIndex();
    SleepFlag sleeping = new SleepFlag(file.memory(), flag);
    return new Doorbell(
        sleeping, doorbells.unparker(file.memory(), flag, DoorbellFactory.RECEIVER));
  }

  LaneConsumer consumer() {
    return consumer;
  }

  /** Returns what wakes the sender that waits for room; null if it spins. */
  @Nullable Doorbell doorbell() {
    return doorbell;
  }

  boolean isWhole() {
    return file.isWhole();
  }

  private long translate(long senderAndSequence) {
    return FrameHeader.senderAndSequence(
        sender, FrameHeader.number(senderAndSequence) + numberOffset);
  }

  @Override
  public boolean offer(
      long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
    return next().offer(peer, lengthAndControl, translate(senderAndSequence), payload);
  }

  @Override
  public void onFrame(
      long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
    next().onFrame(peer, lengthAndControl, translate(senderAndSequence), payload);
  }

  /** Closes the log, but not the doorbell. */
  void close() {
    file.close();
  }
}
