package io.github.linuxipc.bench.library;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;

/** Chronicle Queue on tmpfs. The receiving endpoint spins. */
final class ChronicleLibrary implements MeasuredLibrary {
  /**
   * The length of the longest measured message in bytes. The queue keeps all messages, so longer
   * ones would fill the memory.
   */
  private static final int MAX_SIZE = 1 << 10;

  @Override
  public String name() {
    return "chronicle";
  }

  @Override
  public String description() {
    return "Chronicle Queue 2026.4 on tmpfs, the reading end spins; it keeps every message";
  }

  @Override
  public Set<SendMode> sendModes() {
    return EnumSet.of(SendMode.SEND);
  }

  @Override
  public boolean supports(Scenario scenario) {
    return scenario.kind() != Kind.IDLE && scenario.size() <= MAX_SIZE;
  }

  @Override
  public List<String> jvmFlags() {
    return List.of(
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
        "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
        "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        "--add-opens=java.base/java.util=ALL-UNNAMED");
  }

  @Override
  public BenchReceiver openReceiver(Endpoints endpoints) {
    ChronicleQueue queue = ChronicleQueue.singleBuilder(endpoints.file()).build();
    return new ChronicleReceiver(queue, queue.createTailer());
  }

  @Override
  public BenchSender openSender(Endpoints endpoints, SendMode sendMode)
      throws IOException, InterruptedException {
    endpoints.awaitFile();
    ChronicleQueue queue = ChronicleQueue.singleBuilder(endpoints.file()).build();
    return new ChronicleSender(queue, queue.createAppender(), endpoints.size());
  }

  /** The receiving endpoint. */
  private record ChronicleReceiver(ChronicleQueue queue, ExcerptTailer tailer)
      implements BenchReceiver {
    @Override
    public int poll(BenchHandler handler, int limit) {
      int count = 0;
      while (count < limit && deliverNext(handler)) {
        count++;
      }
      return count;
    }

    private boolean deliverNext(BenchHandler handler) {
      try (DocumentContext document = tailer.readingDocument()) {
        if (!document.isPresent()) {
          return false;
        }
        Bytes<?> bytes = bytes(document);
        long end = bytes.readLong(bytes.readLimit() - Long.BYTES);
        handler.onMessage(bytes.readLong(bytes.readPosition()), end, (int) bytes.readRemaining());
        return true;
      }
    }

    @Override
    public void close() {
      tailer.close();
      queue.close();
    }
  }

  private static Bytes<?> bytes(DocumentContext document) {
    net.openhft.chronicle.wire.Wire wire = document.wire();
    if (wire == null) {
      throw new IllegalStateException("a document without a wire");
    }
    return wire.bytes();
  }

  /** A sending endpoint. */
  private static final class ChronicleSender implements BenchSender {
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final Bytes<?> message;

    ChronicleSender(ChronicleQueue queue, ExcerptAppender appender, int size) {
      this.queue = queue;
      this.appender = appender;
      this.message = Bytes.allocateDirect(new byte[size]);
    }

    @Override
    public void send(long marker) {
      message.writeLong(0, marker);
      message.writeLong(message.writePosition() - Long.BYTES, marker);
      try (DocumentContext document = appender.writingDocument()) {
        bytes(document).write(message);
      }
    }

    @Override
    public void close() {
      appender.close();
      queue.close();
    }
  }
}
