package io.github.linuxipc.bench.jcstress;

import io.github.linuxipc.shm.ring.CorruptLaneException;
import io.github.linuxipc.shm.ring.LaneConsumer;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.shm.ring.LaneProducer;
import io.github.linuxipc.shm.ring.MappedMemory;
import io.github.linuxipc.spi.FrameHandler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A lane of the smallest capacity in memory of its own, with its producer and consumer. */
class StressedLane implements FrameHandler {
  /** The length of the longest frame in bytes. */
  static final int LONGEST = LaneDescriptor.maxFrame(LaneDescriptor.MIN_CAPACITY);

  private final LaneProducer producer;
  private final LaneConsumer consumer;
  private long first;
  private long last;

  /** Creates an empty lane. */
  StressedLane() {
    int length = LaneDescriptor.fileLength(LaneDescriptor.MIN_CAPACITY);
    MappedMemory memory = new MappedMemory(ByteBuffer.allocateDirect(length));
    LaneDescriptor.create(memory, LaneDescriptor.MIN_CAPACITY, 1, 0);
    try {
      producer = new LaneProducer(memory, LaneDescriptor.MIN_CAPACITY);
      consumer = new LaneConsumer(memory, LaneDescriptor.MIN_CAPACITY);
    } catch (CorruptLaneException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a frame that begins and ends with a value, and returns whether there was room. */
  final boolean send(int length, long value) {
    ByteBuffer frame;
    try {
      frame = producer.claim(length);
    } catch (CorruptLaneException e) {
      throw new IllegalStateException(e);
    }
    if (frame == null) {
      return false;
    }
    frame.putLong(frame.position(), value);
    frame.putLong(frame.limit() - Long.BYTES, value);
    producer.commit();
    return true;
  }

  /** Consumes up to the given number of frames, and returns how many there were. */
  final int poll(int limit) {
    int count = consumer.poll(1, this, limit);
    if (consumer.fault() != null) {
      throw new IllegalStateException(consumer.fault());
    }
    return count;
  }

  /** Returns the value at the beginning of the last consumed frame, or 0 if there is none. */
  final long first() {
    return first;
  }

  /** Returns the value at the end of the last consumed frame, or 0 if there is none. */
  final long last() {
    return last;
  }

  @Override
  public final void onFrame(long peer, ByteBuffer frame) {
    frame.order(ByteOrder.LITTLE_ENDIAN);
    first = frame.getLong(frame.position());
    last = frame.getLong(frame.limit() - Long.BYTES);
  }

  @Override
  public final void onJoined(long peer) {}

  @Override
  public final void onLeft(long peer, boolean partial) {}

  @Override
  public final void onDiscarded(long peer, String why) {
    throw new IllegalStateException(why);
  }
}
