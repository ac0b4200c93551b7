package io.github.linuxipc.bench.jmh;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.bench.run.WorkDirectory;
import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the whole path through the public API within one thread, which sends and then polls. No
 * other core takes part, so it measures the cost of the code, not that of cache-line transfers.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EngineBenchmark implements MessageHandler {
  private static final int BATCH = 16;
  private static final int SIZE = 64;

  /** The channel's address. */
  @Param({"inproc:parts", "shm:parts?notify=spin", "shm:parts?notify=futex"})
  public String address;

  private final ByteBuffer[] messages = new ByteBuffer[BATCH];
  private WorkDirectory workDirectory;
  private Ipc ipc;
  private Receiver receiver;
  private Sender sender;
  private long sum;

  /** Created by JMH. */
  public EngineBenchmark() {}

  /**
   * Opens the channel.
   *
   * @throws IOException if that fails
   * @throws InterruptedException if the thread is interrupted
   */
  @Setup
  public void open() throws IOException, InterruptedException {
    workDirectory = new WorkDirectory(Path.of("/dev/shm"));
    ipc =
        Ipc.builder()
            .set("runtime-dir", workDirectory.enter().toString())
            .channel("parts", address)
            .build();
    receiver = ipc.receiver("parts");
    sender = ipc.sender("parts");
    for (int i = 0; i < BATCH; i++) {
      messages[i] = ByteBuffer.allocateDirect(SIZE);
    }
  }

  /**
   * Closes the channel, and removes its directory.
   *
   * @throws IOException if that fails
   */
  @TearDown
  public void close() throws IOException {
    sender.close();
    receiver.close();
    ipc.close();
    workDirectory.close();
  }

  @Override
  public void onMessage(Message message) {
    ByteBuffer payload = message.payload();
    sum += payload.getLong(payload.position());
  }

  /**
   * Sends one message per call.
   *
   * @return a sum over what was read, so that the compiler cannot remove the reads
   * @throws IOException if that fails
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long trySend() throws IOException {
    for (ByteBuffer message : messages) {
      sender.trySend(message.clear());
    }
    receiver.poll(this, BATCH);
    return sum;
  }

  /**
   * Sends all messages in one call.
   *
   * @return a sum over what was read, so that the compiler cannot remove the reads
   * @throws IOException if that fails
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long trySendBatch() throws IOException {
    for (ByteBuffer message : messages) {
      message.clear();
    }
    sender.trySend(messages, 0, BATCH);
    receiver.poll(this, BATCH);
    return sum;
  }

  /**
   * Claims room, writes in place and commits.
   *
   * @return a sum over what was read, so that the compiler cannot remove the reads
   * @throws IOException if that fails
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long tryClaim() throws IOException {
    for (ByteBuffer message : messages) {
      Claim claim = Objects.requireNonNull(sender.tryClaim(SIZE));
      claim.buffer().put(0, message, 0, SIZE);
      claim.commit();
    }
    receiver.poll(this, BATCH);
    return sum;
  }
}
