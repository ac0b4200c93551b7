package io.github.linuxipc.unixdgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.fixture.ChildJvm;
import io.github.linuxipc.socket.fixture.OtherUserTest;
import io.github.linuxipc.socket.fixture.TestContext;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Two users on one host, over datagrams. */
class UnixDgramUsersTest extends OtherUserTest {
  static List<String> schemes() {
    return List.of("unix-dgram");
  }

  /**
   * Binds an abstract name for raw datagrams, prints {@code bound}, and then prints the length of
   * the first datagram received.
   */
  static final class Holding {
    private Holding() {}

    public static void main(String[] args) throws Exception {
      NativeBuffer packet = new NativeBuffer(100);
      try (UnixSocket socket = UnixSocket.datagram();
          Poll wait = Poll.open()) {
        socket.bind(UnixAddress.ofAbstract(Address.parse(args[1]).target().substring(1)));
        System.out.println("bound");
        int length = socket.receive(packet);
        while (length < 0) {
          wait.await(socket.file(), Poll.IN, 1_000_000_000);
          length = socket.receive(packet);
        }
        System.out.println(length);
      }
    }
  }

  private static Address abstractName() {
    return Address.of("unix-dgram", "@ipc-test-" + ThreadLocalRandom.current().nextInt(1 << 30));
  }

  @Test
  void H09_shouldSendNoRawDatagramWhenAbstractNameIsOfAnotherUser() throws Exception {
    Address name = abstractName();
    TestContext raw = context.with(WireFormat.RAW);
    try (ChildJvm child = foreign(Holding.class, name, "")) {
      assertEquals("bound", child.line());
      IpcException e =
          assertThrows(IpcException.class, () -> transport("unix-dgram").connect(name, raw));
      assertEquals("PEER_REFUSED", e.code().name());
      assertTrue(e.getMessage().contains("runs as user " + STRANGER), e.getMessage());
      try (OutboundLink out = transport("unix-dgram").connect(name, allowing(raw, STRANGER))) {
        ByteBuffer packet = out.claim(7);
        packet.position(7);
        assertTrue(out.commit(packet));
        assertEquals("7", child.line(), "the length of the first packet received");
      }
    }
  }

  @Test
  void H09_shouldSendRawDatagramsWhenAbstractNameIsOfSameUser() throws Exception {
    Address name = abstractName();
    TestContext raw = context.with(WireFormat.RAW);
    try (InboundLink in = transport("unix-dgram").bind(name, raw);
        OutboundLink out = transport("unix-dgram").connect(name, raw)) {
      ByteBuffer packet = out.claim(7);
      packet.position(7);
      assertTrue(out.commit(packet));
      in.await(1_000_000_000);
      assertEquals(1, in.poll(new Lengths(), 1));
    }
  }

  /** Receives packets that are not frames, and checks that each has 7 bytes. */
  private record Lengths() implements FrameHandler {
    @Override
    public void onJoined(long peer) {}

    @Override
    public void onFrame(long peer, ByteBuffer frame) {
      assertEquals(7, frame.remaining());
    }

    @Override
    public void onDiscarded(long peer, String why) {}

    @Override
    public void onLeft(long peer, boolean partial) {}
  }
}
