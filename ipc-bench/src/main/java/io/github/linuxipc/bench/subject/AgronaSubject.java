package io.github.linuxipc.bench.subject;

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

/** A ring buffer of Agrona in a mapped file, with both endpoints spinning. */
final class AgronaSubject implements MeasuredLibrary {
  private static final int CAPACITY = 4 << 20;
  private static final int MESSAGES = 16;
  private static final int TYPE = 1;

  private final String name;
  private final int maxSenders;
  private final Function<UnsafeBuffer, RingBuffer> ring;

  AgronaSubject(String name, int maxSenders, Function<UnsafeBuffer, RingBuffer> ring) {
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
  public Set<SendMode> ways() {
    return EnumSet.of(SendMode.SEND, SendMode.CLAIM);
  }

  @Override
  public boolean takesPart(Scenario one) {
    return one.kind() != Kind.IDLE && one.senders() <= maxSenders;
  }

  @Override
  public List<String> jvmFlags() {
    return List.of("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
  }

  @Override
  public Inlet inlet(Endpoints wire) throws IOException {
    int capacity = Math.max(CAPACITY, Integer.highestOneBit(wire.size()) * 2 * MESSAGES);
    Path fresh = wire.directory().resolve(wire.name() + ".new");
    RingBuffer ring =
        this.ring.apply(
            new UnsafeBuffer(
                IoUtil.mapNewFile(
                    fresh.toFile(), (long) capacity + RingBufferDescriptor.TRAILER_LENGTH)));
    Files.move(fresh, wire.file(), StandardCopyOption.ATOMIC_MOVE);
    return new In(ring);
  }

  @Override
  public Outlet outlet(Endpoints wire, SendMode way) throws IOException, InterruptedException {
    wire.awaitFile();
    File file = wire.file().toFile();
    RingBuffer ring = this.ring.apply(new UnsafeBuffer(IoUtil.mapExistingFile(file, wire.name())));
    return new Out(ring, wire.size(), way == SendMode.CLAIM);
  }

  /** The receiving endpoint. */
  private static final class In implements Inlet, MessageHandler {
    private final RingBuffer ring;
    private @Nullable Taker taker;

    In(RingBuffer ring) {
      this.ring = ring;
    }

    @Override
    public int poll(Taker taker, int limit) {
      this.taker = taker;
      return ring.read(this, limit);
    }

    @Override
    public void onMessage(int type, MutableDirectBuffer buffer, int index, int length) {
      if (taker != null) {
        taker.take(buffer.getLong(index), buffer.getLong(index + length - Long.BYTES), length);
      }
    }

    @Override
    public void close() {}
  }

  /** A sending endpoint. */
  private static final class Out implements Outlet {
    private final RingBuffer ring;
    private final UnsafeBuffer message;
    private final boolean claims;

    Out(RingBuffer ring, int size, boolean claims) {
      this.ring = ring;
      this.message = new UnsafeBuffer(ByteBuffer.allocateDirect(size));
      this.claims = claims;
    }

    @Override
    public void send(long word) {
      if (claims) {
        claim(word);
        return;
      }
      put(word);
      while (!ring.write(TYPE, message, 0, message.capacity())) {
        Thread.onSpinWait();
      }
    }

    private void put(long word) {
      message.putLong(0, word);
      message.putLong(message.capacity() - Long.BYTES, word);
    }

    private void claim(long word) {
      int index = ring.tryClaim(TYPE, message.capacity());
      while (index < 0) {
        Thread.onSpinWait();
        index = ring.tryClaim(TYPE, message.capacity());
      }
      put(word);
      ring.buffer().putBytes(index, message, 0, message.capacity());
      ring.commit(index);
    }

    @Override
    public void close() {}
  }
}
