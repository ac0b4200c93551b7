package io.github.linuxipc.shm;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.MemoryBarrier;
import io.github.linuxipc.shm.ring.CorruptLaneException;
import io.github.linuxipc.shm.ring.LaneProducer;
import io.github.linuxipc.shm.ring.LogStart;
import io.github.linuxipc.shm.ring.MemoryFaults;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.ProcessBarrier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A sending end that writes to a ring: a lane, or a log. */
abstract class RingOutbound implements OutboundLink, LivenessMonitor.Monitored {
  private static final long CLOSE_WAIT_NS = 1_000_000_000;

  private final Address address;
  private final LinkContext context;

  /** The file that error texts name. */
  private final Path place;

  private final LaneExtension extension;
  private final LaneProducer producer;
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile PeerState state = PeerState.PRESENT;
  private long lastPosition;
  private boolean membarrierRequested;
  private volatile @Nullable ProcessBarrier barrier;

  /**
   * A producer with what extends its file.
   *
   * @param producer the producer
   * @param extension fills more of the file
   */
  record ExtendedProducer(LaneProducer producer, LaneExtension extension) {}

  RingOutbound(Address address, LinkContext context, Path place, ExtendedProducer extended) {
    this.address = address;
    this.context = context;
    this.place = place;
    this.producer = extended.producer();
    this.extension = extended.extension();
  }

  final LaneProducer producer() {
    return producer;
  }

  final void setPeer(PeerState now) {
    state = now;
  }

  /** Wakes the receivers that sleep. */
  abstract void ring();

  /** Waits until there may be room, or this link is at its end. */
  abstract void awaitRoom(long timeoutNs) throws IOException;

  /** Makes the doorbells omit fences, now that {@link #barrier} returns a barrier. */
  abstract void onMembarrier();

  /** Releases what this link has. Called once, on the thread that monitors it. */
  abstract void closeNow();

  /**
   * Returns whether frames were published since the last call. After the first ones, registers this
   * process for membarrier. The registration takes milliseconds once in a process, so it is not
   * worthwhile for a process that sends one message and exits. It serves also where the receiver
   * spins: there is no sleep flag then, but the link may be biased to one thread.
   */
  final boolean checkProgress() {
    long seen = lastPosition;
    lastPosition = producer.position(); // written by another thread, so it may be stale
    if (lastPosition != seen && !membarrierRequested) {
      membarrierRequested = true;
      if (MemoryBarrier.register()) {
        barrier = MemoryBarrier::expedited;
        onMembarrier();
      }
    }
    return lastPosition != seen;
  }

  @Override
  public final @Nullable ProcessBarrier barrier() {
    return barrier;
  }

  @Override
  public final int maxFrame() {
    return producer.maxFrame();
  }

  @Override
  public final @Nullable ByteBuffer claim(int length) throws IpcException {
    return hasRoom(length) ? producer.claimed() : null;
  }

  @Override
  public final boolean hasRoom(int length) throws IpcException {
    try {
      boolean room = producer.hasRoomFor(length);
      if (!room) {
        requireMemory(length);
      }
      return room;
    } catch (CorruptLaneException e) {
      setPeer(PeerState.LOST);
      throw ShmErrors.damaged(context, e.getMessage(), e);
    } catch (InternalError e) {
      throw damaged(e);
    }
  }

  @Override
  public final boolean commit(ByteBuffer frame) throws IpcException {
    try {
      producer.commit();
      return true;
    } catch (InternalError e) {
      throw damaged(e);
    }
  }

  @Override
  public final boolean offer(
      long lengthAndControl,
      long senderAndSequence,
      long[] prefix,
      ByteBuffer from,
      int index,
      int length)
      throws IpcException {
    try {
      boolean published =
          producer.offer(lengthAndControl, senderAndSequence, prefix, from, index, length);
      if (!published) {
        requireMemory(FrameHeader.LENGTH + prefix.length * Long.BYTES + length);
      }
      return published;
    } catch (CorruptLaneException e) {
      setPeer(PeerState.LOST);
      throw ShmErrors.damaged(context, e.getMessage(), e);
    } catch (InternalError e) {
      throw damaged(e);
    }
  }

  /** Throws if a refused frame cannot have room because there is no memory to extend the lane. */
  private void requireMemory(int frameLength) throws IpcException {
    IOException failure = extension.failure();
    if (failure != null && producer.lacksMemoryFor(frameLength)) {
      throw ShmErrors.noSpace(context, place, failure);
    }
  }

  /**
   * Returns the error for a memory fault. The receiver does not see what was written after the last
   * commit, and the link is never used again. An error that is no memory fault is thrown again.
   */
  private IpcException damaged(InternalError error) {
    if (!MemoryFaults.isMemoryFault(error)) {
      throw error;
    }
    setPeer(PeerState.LOST);
    MemoryFaults.drain();
    return ShmErrors.damaged(context, "a file of " + place + " was truncated", error);
  }

  /**
   * Publishes where the log begins that continues this ring.
   *
   * @return false if there is no room now
   */
  final boolean putFollow(LogStart start) throws IpcException {
    try {
      return producer.follow(start);
    } catch (CorruptLaneException e) {
      setPeer(PeerState.LOST);
      throw ShmErrors.damaged(context, e.getMessage(), e);
    } catch (InternalError e) {
      throw damaged(e);
    }
  }

  /** Publishes that the receivers of a log return to their lanes. */
  final void putEnd() throws IpcException {
    try {
      producer.end();
    } catch (InternalError e) {
      throw damaged(e);
    }
  }

  @Override
  public final boolean flush() throws IpcException {
    try {
      ring();
      return true;
    } catch (InternalError e) {
      throw damaged(e);
    }
  }

  @Override
  public final void await(long timeoutNs) throws IpcException {
    try {
      producer.publishWantedHead();
      awaitRoom(timeoutNs);
    } catch (InternalError e) {
      throw damaged(e);
    } catch (IOException e) {
      setPeer(PeerState.LOST);
      throw ShmErrors.damaged(context, e.getMessage(), e);
    }
  }

  @Override
  public final PeerState peer() {
    return state;
  }

  @Override
  public final Address address() {
    return address;
  }

  @Override
  public final void close() {
    if (closing.compareAndSet(false, true)) {
      LivenessMonitor.SHARED.executeAndWait(this::closeNow, CLOSE_WAIT_NS);
      MemoryFaults.drain(); // faults of what this thread wrote last
    }
  }
}
