package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.fixture.Frames;
import io.github.linuxipc.socket.fixture.LinkTest;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** How many bytes a TCP connection within the host holds. */
class LoopbackBufferSizeTest extends LinkTest {
  private static final int LENGTH = 64;

  /** After this many bytes the kernel would have enlarged buffers without a fixed size. */
  private static final int WARM_UP_BYTES = 64 << 20;

  private static final int WARM_UP_LENGTH = 16 << 10;

  /**
   * The most bytes that a full connection may hold, in the kernel's two buffers and in the buffers
   * of the two links.
   */
  private static final int MOST_HELD = 2 << 20;

  /** A connection is full if it still refuses a frame after this time. */
  private static final long FULL_MS = 100;

  private static final class Counter implements FrameHandler {
    private long bytes;

    @Override
    public void onJoined(long peer) {}

    @Override
    public void onFrame(long peer, ByteBuffer frame) {
      bytes += frame.remaining();
    }

    @Override
    public void onDiscarded(long peer, String why) {
      throw new AssertionError(why);
    }

    @Override
    public void onLeft(long peer, boolean partial) {
      throw new AssertionError("the sender has left");
    }
  }

  private final Counter delivered = new Counter();
  private long acceptedBytes;

  @Test
  void T07_shouldHoldFewBytesAfterAStreamOfManyBytes() throws Exception {
    TcpTransport transport = new TcpTransport();
    try (InboundLink in = transport.bind(Address.of("tcp", "127.0.0.1:0"), context);
        OutboundLink out = transport.connect(in.address(), context)) {
      while (delivered.bytes < WARM_UP_BYTES) {
        fill(out, WARM_UP_LENGTH);
        in.poll(delivered, 64);
      }
      while (fill(out, LENGTH)) {
        Thread.sleep(FULL_MS);
      }
      long held = acceptedBytes - delivered.bytes;
      assertTrue(held <= MOST_HELD, held + " bytes in a full connection");
    }
  }

  /** Sends frames until the connection is full. Returns whether it had room for one. */
  private boolean fill(OutboundLink out, int length) throws IpcException {
    boolean any = false;
    while (Frames.offer(out, context.senderId(), 0, length)) {
      any = true;
      acceptedBytes += FrameHeader.LENGTH + length;
    }
    return any;
  }
}
