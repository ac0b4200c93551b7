package io.github.linuxipc.bench.jmh;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.bench.run.WorkDirectory;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
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
 * Compares a publish to one subscriber with a send, each with the poll that takes the message,
 * within one thread. Measures also the look at the members word, which each publish begins with.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TopicBenchmark implements MessageHandler {
  private static final int BATCH = 16;
  private static final int LOOKS = 1024;
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The address of the channel and of the topic. */
  @Param({"inproc:parts", "shm:parts?notify=spin", "shm:parts?notify=futex"})
  public String address;

  /** The length of the messages in bytes. */
  @Param({"64", "1024"})
  public int size;

  private final ByteBuffer word = Mapping.create(16);
  private ByteBuffer message;
  private WorkDirectory workDirectory;
  private Ipc ipc;
  private Receiver receiver;
  private Sender sender;
  private TopicSubscriber subscriber;
  private TopicPublisher publisher;
  private long sum;
  private long seen;

  /** Created by JMH. */
  public TopicBenchmark() {}

  /**
   * Opens a channel and a topic.
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
            .set("topics.news.address", address.replace("parts", "news"))
            .build();
    message = ByteBuffer.allocateDirect(size);
    receiver = ipc.receiver("parts");
    sender = ipc.sender("parts");
    subscriber = ipc.subscriber("news");
    publisher = ipc.publisher("news");
    publisher.awaitSubscribers(1, LONG);
  }

  /**
   * Closes all, and removes the directory.
   *
   * @throws IOException if that fails
   */
  @TearDown
  public void close() throws IOException {
    publisher.close();
    subscriber.close();
    sender.close();
    receiver.close();
    ipc.close();
    workDirectory.close();
  }

  @Override
  public void onMessage(Message taken) {
    ByteBuffer payload = taken.payload();
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
  public long send() throws IOException {
    for (int i = 0; i < BATCH; i++) {
      sender.trySend(message.clear());
    }
    receiver.poll(this, BATCH);
    return sum;
  }

  /**
   * Publishes one message per call, to one subscriber.
   *
   * @return a sum over what was read, so that the compiler cannot remove the reads
   * @throws IOException if that fails
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long publish() throws IOException {
    for (int i = 0; i < BATCH; i++) {
      publisher.tryPublish(message.clear());
    }
    subscriber.poll(this, BATCH);
    return sum;
  }

  /**
   * Looks at a word as a publisher looks at the members word: reads it from a mapped file with
   * acquire order, and compares it with the value before.
   *
   * @return how many values differed
   */
  @Benchmark
  @OperationsPerInvocation(LOOKS)
  public long look() {
    long changes = 0;
    for (int i = 0; i < LOOKS; i++) {
      if ((long) WORD.getAcquire(word, 0) != seen) {
        changes++;
      }
    }
    return changes;
  }
}
