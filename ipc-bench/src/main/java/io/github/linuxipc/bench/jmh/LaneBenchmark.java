package io.github.linuxipc.bench.jmh;

import io.github.linuxipc.shm.ring.CorruptLaneException;
import io.github.linuxipc.shm.ring.LaneConsumer;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.shm.ring.LaneProducer;
import io.github.linuxipc.shm.ring.MappedMemory;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures a lane of shared memory that one thread writes and reads: the classes of ipc-shm, and
 * the same ring written directly against a buffer. The difference is the cost of the abstraction.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LaneBenchmark implements FrameHandler {
  private static final int CAPACITY = 1 << 20;
  private static final int BATCH = 16;
  private static final long[] NO_PREFIX = {};

  /** Bytes of payload per frame, in addition to the header. */
  @Param({"64", "1024"})
  public int size;

  private LaneProducer producer;
  private LaneConsumer consumer;
  private DirectLane direct;
  private ByteBuffer message;
  private long sum;

  /** Created by JMH. */
  public LaneBenchmark() {}

  /**
   * Creates both lanes.
   *
   * @throws CorruptLaneException never
   */
  @Setup
  public void makeLanes() throws CorruptLaneException {
    MappedMemory memory = new MappedMemory(Mapping.create(LaneDescriptor.fileLength(CAPACITY)));
    LaneDescriptor.create(memory, CAPACITY, 0, 0);
    producer = new LaneProducer(memory, CAPACITY);
    consumer = new LaneConsumer(memory, CAPACITY);
    direct = new DirectLane(CAPACITY);
    message = ByteBuffer.allocateDirect(size);
  }

  @Override
  public void onFrame(long peer, ByteBuffer frame) {
    throw new AssertionError("a frame without a header");
  }

  @Override
  public void onFrame(
      long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
    sum += lengthAndControl + senderAndSequence + payload.getLong(payload.position());
  }

  @Override
  public void onJoined(long peer) {}

  @Override
  public void onLeft(long peer, boolean partial) {}

  @Override
  public void onDiscarded(long peer, String why) {}

  /**
   * Writes and reads frames with the classes of ipc-shm.
   *
   * @return a sum over what was read, so that the compiler cannot remove the reads
   * @throws CorruptLaneException never
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long lane() throws CorruptLaneException {
    for (int i = 0; i < BATCH; i++) {
      producer.offer(
          FrameHeader.lengthAndControl(size, FrameHeader.LAST, 0), i, NO_PREFIX, message, 0, size);
    }
    consumer.poll(1, this, BATCH);
    return sum;
  }

  /**
   * Writes and reads frames with {@link DirectLane}.
   *
   * @return a sum over what was read, so that the compiler cannot remove the reads
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long directLane() {
    for (int i = 0; i < BATCH; i++) {
      direct.offer(FrameHeader.lengthAndControl(size, FrameHeader.LAST, 0), i, message, 0, size);
    }
    direct.poll(1, this, BATCH);
    return sum;
  }
}
