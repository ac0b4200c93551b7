package io.github.linuxipc.bench.jmh;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.bench.run.WorkDirectory;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.spring.IpcPayloads;
import io.github.linuxipc.spring.IpcTemplate;
import io.github.linuxipc.spring.IpcTracing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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
 * Compares a send by the template of Spring Boot with one by a sender. One thread sends and then
 * polls, so that it measures the cost of the code.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TemplateBenchmark implements MessageHandler {
  private static final int BATCH = 16;
  private static final int SIZE = 64;
  private static final String CHANNEL = "parts";

  /** The channel's address. */
  @Param({"shm:parts", "unix:parts"})
  public String address;

  private final ByteBuffer message = ByteBuffer.allocateDirect(SIZE);
  private final byte[] bytes = new byte[SIZE];
  private WorkDirectory workDirectory;
  private Ipc ipc;
  private Receiver receiver;
  private Sender sender;
  private IpcTemplate template;
  private long sum;

  /** Created by JMH. */
  public TemplateBenchmark() {}

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
            .channel(CHANNEL, address)
            .build();
    receiver = ipc.receiver(CHANNEL);
    sender = ipc.sender(CHANNEL);
    template = new IpcTemplate(ipc, new IpcPayloads(null), IpcTracing.NONE);
    template.send(CHANNEL, bytes);
    receive(1);
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
  public void onMessage(Message received) {
    ByteBuffer payload = received.payload();
    sum += payload.getLong(payload.position());
  }

  private long receive(int count) throws IOException {
    int left = count;
    while (left > 0) {
      left -= receiver.poll(this, left);
    }
    return sum;
  }

  /**
   * Sends by the sender.
   *
   * @return a sum over what was read, so that the compiler cannot remove the reads
   * @throws IOException if that fails
   * @throws InterruptedException if the thread is interrupted
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long senderSend() throws IOException, InterruptedException {
    for (int i = 0; i < BATCH; i++) {
      sender.send(message.clear());
    }
    return receive(BATCH);
  }

  /**
   * Sends a buffer by the template.
   *
   * @return a sum over what was read, so that the compiler cannot remove the reads
   * @throws IOException if that fails
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long templateSend() throws IOException {
    for (int i = 0; i < BATCH; i++) {
      template.send(CHANNEL, message.clear());
    }
    return receive(BATCH);
  }

  /**
   * Sends an array by the template, which has to be wrapped.
   *
   * @return a sum over what was read, so that the compiler cannot remove the reads
   * @throws IOException if that fails
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long templateSendArray() throws IOException {
    for (int i = 0; i < BATCH; i++) {
      template.send(CHANNEL, bytes);
    }
    return receive(BATCH);
  }
}
