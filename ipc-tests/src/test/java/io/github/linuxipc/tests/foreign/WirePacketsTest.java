package io.github.linuxipc.tests.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.posix.CredentialMessage;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.tests.guard.Watchdog;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Checks a real receiver against the vectors of {@code docs/wire-packets.md}, and the hello of
 * shared objects against that of {@code docs/wire-fifo.md}.
 */
@ExtendWith(Watchdog.class)
class WirePacketsTest {
  private static final String HELLO = "49504373" + "02000000" + "44332211" + "00001000";
  private static final String ADMITTED = "49504372" + "02000000" + "00001000" + "00".repeat(52);
  private static final String FRAME = "02000000" + "02010000" + "44332211" + "00000000" + "6869";
  private static final String CLOSE_NOTICE = "47";

  @RegisterExtension final ForeignFixture fixture = new ForeignFixture();

  private static NativeBuffer bytes(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    NativeBuffer memory = new NativeBuffer(bytes.length);
    memory.buffer().put(0, bytes);
    return memory;
  }

  private static void send(UnixSocket socket, String hex) throws Exception {
    NativeBuffer packet = bytes(hex);
    socket.send(packet, 0, packet.buffer().capacity());
  }

  private static void awaitPacket(OpenFile file) throws Exception {
    try (Poll wait = Poll.open()) {
      while (wait.await(file, Poll.IN, TimeUnit.SECONDS.toNanos(1)) == 0) {
        // the watchdog ends the wait if no packet arrives
      }
    }
  }

  private static String receive(UnixSocket socket) throws Exception {
    awaitPacket(socket.file());
    NativeBuffer packet = new NativeBuffer(100);
    return hex(packet, socket.receive(packet));
  }

  private static String hex(NativeBuffer packet, int length) {
    byte[] bytes = new byte[length];
    packet.buffer().get(0, bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void W01_shouldMatchTheVectorsOverSequencedPackets() throws Exception {
    try (UnixSocket sender = UnixSocket.seqpacket()) {
      try (Receiver receiver = fixture.ipc().receiver("unix-seqpacket:" + fixture.path("c"))) {
        sender.connect(UnixAddress.of(fixture.path("c")));
        send(sender, HELLO + "00".repeat(16));
        assertEquals(ADMITTED, receive(sender), "the reply");
        send(sender, FRAME);
        assertEquals("hi", new String(receiver.receive().toByteArray(), UTF_8));
      }
      assertEquals(CLOSE_NOTICE, receive(sender), "the close notice");
      assertEquals("", receive(sender), "the end");
    }
  }

  @Test
  void W01_shouldMatchTheVectorsOverDatagrams() throws Exception {
    try (UnixSocket sender = UnixSocket.datagram()) {
      sender.bindAnywhere();
      sender.options().passCredentials();
      try (Receiver receiver = fixture.ipc().receiver("unix-dgram:" + fixture.path("c"))) {
        sender.sendTo(UnixAddress.of(fixture.path("c")), bytes(HELLO + "00".repeat(16)), 32);
        NativeBuffer reply = new NativeBuffer(100);
        CredentialMessage packet = new CredentialMessage(reply);
        awaitPacket(sender.file());
        assertEquals(ADMITTED, hex(reply, sender.peek(packet)), "the reply");
        sender.connect(packet.source());
        send(sender, FRAME);
        assertEquals("hi", new String(receiver.receive().toByteArray(), UTF_8));
      }
      assertEquals(ADMITTED, receive(sender), "the reply that was not consumed");
      assertEquals(CLOSE_NOTICE, receive(sender), "the close notice");
    }
  }

  @Test
  void W01_shouldWriteTheHelloOfSharedObjects() {
    NativeBuffer hello = new NativeBuffer(FrameHeader.LENGTH);
    FrameHeader.put(hello.buffer(), 0, FrameHeader.HELLO, 0, 0x11223344, 0);
    assertEquals("00000000" + "02800000" + "44332211" + "00000000", hex(hello, 16));
  }
}
