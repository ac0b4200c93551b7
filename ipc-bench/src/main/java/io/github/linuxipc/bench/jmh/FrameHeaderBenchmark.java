package io.github.linuxipc.bench.jmh;

import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures writing and reading the frame header in direct memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameHeaderBenchmark {
  private final ByteBuffer frame =
      ByteBuffer.allocateDirect(FrameHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  private int number;

  /** Created by JMH. */
  public FrameHeaderBenchmark() {}

  /**
   * Writes a header.
   *
   * @return the buffer
   */
  @Benchmark
  public ByteBuffer write() {
    frame.clear();
    FrameHeader.put(frame, 64, FrameHeader.LAST, 0, 7, number++);
    return frame;
  }

  /**
   * Reads all fields that a receiver checks.
   *
   * @return a value that depends on all fields, so that the compiler cannot remove a read
   */
  @Benchmark
  public int read() {
    int control = FrameHeader.control(frame, 0);
    return FrameHeader.version(control)
        ^ FrameHeader.flags(control)
        ^ FrameHeader.fragment(control)
        ^ FrameHeader.payloadLength(frame, 0)
        ^ FrameHeader.sender(frame, 0)
        ^ FrameHeader.number(frame, 0);
  }
}
