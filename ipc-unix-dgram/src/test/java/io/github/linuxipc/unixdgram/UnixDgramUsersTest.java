package io.github.linuxipc.unixdgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.CredentialMessage;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Two users on one host, over datagrams. */
class UnixDgramUsersTest extends OtherUserTest {
  private static final String NOBODY = Integer.toString(CredentialMessage.NOBODY);

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

  /** Sends one datagram, prints {@code sent}, and waits for input. */
  static final class SendingRaw {
    private SendingRaw() {}

    public static void main(String[] args) throws Exception {
      Path path = Path.of(Address.parse(args[1]).target());
      try (UnixSocket socket = UnixSocket.datagram()) {
        System.out.println(
            socket.sendTo(UnixAddress.of(path), new NativeBuffer(7), 7) ? "sent" : "full");
        System.in.read();
      }
    }
  }

  /** The number that stands for unknown users must be checked like any other. */
  @Test
  void H09_shouldDiscardTheFirstRawDatagramOfTheUserNobody() throws Exception {
    directory.mode("rwxr-xr-x");
    TestContext raw = allowing(context.with(WireFormat.RAW), "daemon");
    Events events = new Events(new ArrayList<>());
    try (InboundLink in = transport("unix-dgram").bind(place("unix-dgram"), raw);
        ChildJvm child = foreign(NOBODY, SendingRaw.class, in.address(), "")) {
      assertEquals("sent", child.line());
      events.expect(in, 1);
      assertEquals(List.of("a packet came from a user that is not accepted"), events.all());
      try (OutboundLink out = transport("unix-dgram").connect(in.address(), raw)) {
        ByteBuffer packet = out.claim(9);
        packet.position(9);
        assertTrue(out.commit(packet));
        events.expect(in, 2);
        assertEquals("9 bytes", events.all().get(1));
      }
    }
  }

  /** Records what arrives. */
  private record Events(List<String> all) implements FrameHandler {
    void expect(InboundLink in, int count) throws IpcException {
      while (all.size() < count) {
        if (in.poll(this, 10) == 0) {
          in.await(10_000_000);
        }
      }
    }

    @Override
    public void onJoined(long peer) {}

    @Override
    public void onFrame(long peer, ByteBuffer frame) {
      all.add(frame.remaining() + " bytes");
    }

    @Override
    public void onDiscarded(long peer, String why) {
      all.add(why);
    }

    @Override
    public void onLeft(long peer, boolean partial) {}
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
