package io.github.linuxipc.bench.library;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.agrona.IoUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.jspecify.annotations.Nullable;

/** A ring buffer of Agrona in a mapped file. Both endpoints spin. */
final class AgronaLibrary implements MeasuredLibrary {
  private static final int MIN_CAPACITY = 4 << 20;

  /** The ring's capacity is at least this many times the size of a message. */
  private static final int MIN_MESSAGES = 16;

  private static final int TYPE = 1;

  private final String name;
  private final int maxSenders;
  private final Function<UnsafeBuffer, RingBuffer> ring;

  AgronaLibrary(String name, int maxSenders, Function<UnsafeBuffer, RingBuffer> ring) {
    this.name = name;
    this.maxSenders = maxSenders;
    this.ring = ring;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    String senders = maxSenders > 1 ? "ManyToOneRingBuffer" : "OneToOneRingBuffer";
    return "Agrona's " + senders + " of 4 MiB or more in a mapped file, both ends spin";
  }

  @Override
  public Set<SendMode> sendModes() {
    return EnumSet.of(SendMode.SEND, SendMode.CLAIM);
  }

  @Override
  public boolean supports(Scenario scenario) {
    return scenario.kind() != Kind.IDLE && scenario.senders() <= maxSenders;
  }

  @Override
  public List<String> jvmFlags() {
    return List.of("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
  }

  @Override
  public BenchReceiver openReceiver(Endpoints endpoints) throws IOException {
    int capacity =
        Math.max(MIN_CAPACITY, Integer.highestOneBit(endpoints.size()) * 2 * MIN_MESSAGES);
    Path fresh = endpoints.directory().resolve(endpoints.name() + ".new");
    RingBuffer ring =
        this.ring.apply(
            new UnsafeBuffer(
                IoUtil.mapNewFile(
                    fresh.toFile(), (long) capacity + RingBufferDescriptor.TRAILER_LENGTH)));
    // a sender that finds the file finds it complete
    Files.move(fresh, endpoints.file(), StandardCopyOption.ATOMIC_MOVE);
    return new AgronaReceiver(ring);
  }

  @Override
  public BenchSender openSender(Endpoints endpoints, SendMode sendMode)
      throws IOException, InterruptedException {
    endpoints.awaitFile();
    File file = endpoints.file().toFile();
    RingBuffer ring =
        this.ring.apply(new UnsafeBuffer(IoUtil.mapExistingFile(file, endpoints.name())));
    return new AgronaSender(ring, endpoints.size(), sendMode == SendMode.CLAIM);
  }

  /** The receiving endpoint. */
  private static final class AgronaReceiver implements BenchReceiver, MessageHandler {
    private final RingBuffer ring;
    private @Nullable BenchHandler handler;

    AgronaReceiver(RingBuffer ring) {
      this.ring = ring;
    }

    @Override
    public int poll(BenchHandler handler, int limit) {
      this.handler = handler;
      return ring.read(this, limit);
    }

    @Override
    public void onMessage(int type, MutableDirectBuffer buffer, int index, int length) {
      if (handler != null) {
        handler.onMessage(
            buffer.getLong(index), buffer.getLong(index + length - Long.BYTES), length);
      }
    }

    @Override
    public void close() {}
  }

  /** A sending endpoint. */
  private static final class AgronaSender implements BenchSender {
    private final RingBuffer ring;
    private final UnsafeBuffer message;
    private final boolean claims;

    AgronaSender(RingBuffer ring, int size, boolean claims) {
      this.ring = ring;
      this.message = new UnsafeBuffer(ByteBuffer.allocateDirect(size));
      this.claims = claims;
    }

    @Override
    public void send(long marker) {
      if (claims) {
        claim(marker);
        return;
      }
      put(marker);
      while (!ring.write(TYPE, message, 0, message.capacity())) {
        Thread.onSpinWait();
      }
    }

    private void put(long marker) {
      message.putLong(0, marker);
      message.putLong(message.capacity() - Long.BYTES, marker);
    }

    private void claim(long marker) {
      int index = ring.tryClaim(TYPE, message.capacity());
      while (index < 0) {
        Thread.onSpinWait();
        index = ring.tryClaim(TYPE, message.capacity());
      }
      put(marker);
      ring.buffer().putBytes(index, message, 0, message.capacity());
      ring.commit(index);
    }

    @Override
    public void close() {}
  }
}
