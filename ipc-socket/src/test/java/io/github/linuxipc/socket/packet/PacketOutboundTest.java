package io.github.linuxipc.socket.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.fixture.Frames;
import io.github.linuxipc.socket.fixture.LinkTest;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.PeerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The sending end where the kernel takes fewer packets than the send buffer has room for: a
 * datagram socket whose receiver holds {@code net.unix.max_dgram_qlen} packets.
 */
@Timeout(60)
class PacketOutboundTest extends LinkTest {
  private static final int LENGTH = 100;
  private static final Path QUEUE = Path.of("/proc/sys/net/unix/max_dgram_qlen");

  private UnixSocket receiver;
  private PacketOutbound out;

  @BeforeEach
  void connect() throws Exception {
    Path path = directory.path().resolve("s");
    receiver = UnixSocket.datagram();
    receiver.bind(UnixAddress.of(path));
    UnixSocket socket = UnixSocket.datagram();
    socket.connect(UnixAddress.of(path));
    PacketKind kind = new SeqpacketKind(Duration.ofSeconds(1));
    out = PacketOutbound.open(socket, kind, Address.of("unix-seqpacket", path.toString()), context);
  }

  @AfterEach
  void close() {
    out.close();
    receiver.close();
  }

  private void offerBatch(int from, int count) throws IpcException {
    for (int i = from; i < from + count; i++) {
      assertTrue(Frames.offer(out, context.senderId(), i, LENGTH));
    }
  }

  private int receiveAll(int expected) throws Exception {
    NativeBuffer packet = new NativeBuffer(LENGTH + FrameHeader.LENGTH);
    int next = expected;
    while (receiver.receive(packet) >= 0) {
      assertEquals(next++, FrameHeader.number(packet.buffer(), 0));
    }
    return next;
  }

  /** Returns how many frames fit into the send buffer, but not into the receiver's queue. */
  private static int moreThanTheQueueHolds() throws IOException {
    int queue = Integer.parseInt(Files.readString(QUEUE).strip());
    assumeTrue(
        queue < SendBatch.MAX_PACKETS - 1, () -> "needs a smaller " + QUEUE + " than " + queue);
    return Math.min(queue + 30, SendBatch.MAX_PACKETS);
  }

  @Test
  void T08_shouldKeepAcceptedFramesThatTheKernelDidNotTake() throws Exception {
    int count = moreThanTheQueueHolds();
    offerBatch(0, count);
    assertFalse(out.flush());
    assertFalse(Frames.offer(out, context.senderId(), count, LENGTH), "accepted ahead of others");
    int received = receiveAll(0);
    assertTrue(received > 0 && received < count, "taken by the first flush: " + received);
    boolean flushed = false;
    while (!flushed) {
      flushed = out.flush();
      received = receiveAll(received);
    }
    assertEquals(count, received);
    offerBatch(count, 3);
    assertTrue(out.flush());
    assertEquals(count + 3, receiveAll(count));
  }

  @Test
  void T09_shouldReportLossWhenReceiverClosesAfterPartOfBatch() throws Exception {
    int count = moreThanTheQueueHolds();
    offerBatch(0, count);
    assertFalse(out.flush());
    receiver.close();
    assertEquals(ErrorCode.PEER_LOST, assertThrows(IpcException.class, out::flush).code());
    assertEquals(PeerState.LOST, out.peer());
    assertTrue(out.flush(), "frames are left for a receiver that is lost");
    assertEquals(
        ErrorCode.PEER_LOST,
        assertThrows(IpcException.class, () -> Frames.offer(out, context.senderId(), count, LENGTH))
            .code());
  }

  @Test
  void T02_shouldKeepOrderWhenLongFramesFollowShortOnes() throws Exception {
    int[] lengths = {LENGTH, LENGTH, 60_000, LENGTH, SendBatch.MAX_LENGTH, 30_000};
    for (int i = 0; i < lengths.length; i++) {
      assertTrue(Frames.offer(out, context.senderId(), i, lengths[i]));
    }
    assertTrue(out.flush());
    NativeBuffer packet = new NativeBuffer(out.maxFrame());
    for (int i = 0; i < lengths.length; i++) {
      assertEquals(FrameHeader.LENGTH + lengths[i], receiver.receive(packet));
      assertEquals(i, FrameHeader.number(packet.buffer(), 0));
      assertEquals((byte) i, packet.buffer().get(FrameHeader.LENGTH + lengths[i] - 1));
    }
  }

  @Test
  void T07_shouldWriteClaimWhereNoGatheredFrameIs() throws Exception {
    offerBatch(0, 5);
    out.claim(out.maxFrame()); // sends the gathered frames first; not committed
    out.claim(LENGTH).put(0, (byte) 1);
    offerBatch(5, 2);
    assertTrue(out.flush());
    assertEquals(7, receiveAll(0));
  }
}
