package io.github.linuxipc.engine.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Writes messages with headers into the smallest frames, and reads them again. */
class HeadedFramesTest {
  private static final int SMALLEST_FRAME = 512;
  private static final int MAX = 20_000;

  private final Frames link = new Frames();
  private final MessageWriter writer = MessageWriter.of(WireFormat.FRAMED, 7);
  private final CountingReceiver counts = new CountingReceiver();
  private final MessageReader reader =
      MessageReader.of(WireFormat.FRAMED, counts, MAX, 1 << 20, false);
  private final List<Message> received = new ArrayList<>();

  private static Headers headers(Random random, int bytes) {
    Headers.Builder headers = Headers.builder();
    for (int left = bytes; left > 0; left -= 500) {
      byte[] value = new byte[Math.min(left, 500)];
      random.nextBytes(value);
      headers.add("name", value);
    }
    return headers.build();
  }

  private void read() {
    reader.begin(message -> received.add(message.copy()));
    for (byte[] frame : link.frames) {
      reader.onFrame(1, ByteBuffer.wrap(frame).asReadOnlyBuffer());
    }
    reader.end();
    link.frames.clear();
  }

  @Test
  void shouldCutBlockAndPayloadIntoFramesAsOne() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 400; i++) {
      int size = i % 4 == 0 ? 0 : random.nextInt(i % 4 == 1 ? 1_000 : MAX + 1);
      Headers headers = headers(random, i % 5 == 0 ? 0 : random.nextInt(4_000));
      byte[] payload = new byte[size];
      random.nextBytes(payload);
      ByteBuffer message = ByteBuffer.wrap(payload.clone());
      writer.open(null, message, headers);
      link.room = random.nextInt(4);
      while (!writer.push(link)) {
        if (writer.begun() && random.nextBoolean()) {
          writer.copyPending();
          Arrays.fill(message.array(), (byte) 0);
        }
        link.room = random.nextInt(4);
      }
      int frames = Math.max(1, (headers.length() + size + 495) / 496);
      assertEquals(frames, link.frames.size(), "frames, each but the last one full");
      read();
      Message last = received.get(received.size() - 1);
      assertEquals(i + 1, received.size());
      assertEquals(headers, last.headers());
      assertTrue(Arrays.equals(payload, last.toByteArray()), "the payload of message " + i);
    }
    assertEquals(0, counts.skipped);
  }

  @Test
  void shouldWriteAClaimWithItsHeaders() throws Exception {
    Headers headers = Headers.of("a", "1", "b", "2");
    link.room = Integer.MAX_VALUE;
    assertTrue(writer.claimable(link, SMALLEST_FRAME - 16 - headers.length(), headers.length()));
    for (Headers each : List.of(headers, Headers.empty(), headers)) {
      ByteBuffer abandoned = writer.claim(link, 3, headers);
      assertEquals(3, Objects.requireNonNull(abandoned).capacity());
      ByteBuffer memory = Objects.requireNonNull(writer.claim(link, 2, each));
      memory.put((byte) 'o').put((byte) 'k');
      assertTrue(writer.commitClaim(link, 2));
      read();
      Message last = received.get(received.size() - 1);
      assertEquals(each, last.headers());
      assertEquals("ok", new String(last.toByteArray(), UTF_8));
    }
    assertEquals(0, counts.skipped);
  }

  @Test
  void shouldForgetTheHeadersOfADroppedMessage() throws Exception {
    writer.open(null, ByteBuffer.allocate(3), Headers.of("a", "1"));
    assertTrue(!writer.push(link) && !writer.begun());
    writer.drop();
    link.room = Integer.MAX_VALUE;
    assertTrue(writer.pushWhole(link, null, ByteBuffer.allocate(3)));
    assertEquals(FrameHeader.LENGTH + 3, link.frames.get(0).length);
    read();
    assertEquals(Headers.empty(), received.get(0).headers());
  }

  /** A link that keeps frames while it has room. */
  private static final class Frames implements OutboundLink {
    private final List<byte[]> frames = new ArrayList<>();
    private int room;

    @Override
    public int maxFrame() {
      return SMALLEST_FRAME;
    }

    @Override
    public @Nullable ByteBuffer claim(int length) {
      return room == 0 ? null : ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public boolean commit(ByteBuffer frame) {
      assertEquals(frame.capacity(), frame.position(), "the frame is full");
      room--;
      byte[] bytes = new byte[frame.capacity()];
      frame.get(0, bytes);
      return frames.add(bytes);
    }

    @Override
    public boolean flush() {
      return true;
    }

    @Override
    public void await(long timeoutNs) {}

    @Override
    public void wakeup() {}

    @Override
    public PeerState peer() {
      return PeerState.PRESENT;
    }

    @Override
    public Address address() {
      return Address.of("inproc", "frames");
    }

    @Override
    public void close() {}
  }
}
