package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two users on one host. Needs root, to become another user. */
class OtherUserTest extends TempDirectoryTest {
  private static final String STRANGER = "54321";

  /** Above 2^31 - 1: as a signed int it would be negative. */
  private static final String LARGE = "3000000000";

  @BeforeEach
  void needRoot() throws IOException {
    assumeTrue(ProcessUser.uid() == 0, "needs root, to become another user");
  }

  /** Starts a process of another user with a directory of its own. */
  private ChildJvm foreign(Class<?> main, Address address, String allowed) throws IOException {
    return foreign(STRANGER, main, address, allowed);
  }

  private ChildJvm foreign(String user, Class<?> main, Address address, String allowed)
      throws IOException {
    directory.mode("rwxr-xr-x");
    Path theirs = Files.createDirectories(directory.path().resolve("theirs"));
    int uid = Integer.parseUnsignedInt(user);
    Files.setAttribute(theirs, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    String classPath = ChildJvm.readableClassPath(directory.path());
    return ChildJvm.start(
        List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups"),
        classPath,
        main,
        theirs.toString(),
        address.toString(),
        allowed);
  }

  /** Connects, sends one frame, and prints the outcome. */
  static final class Sending {
    private Sending() {}

    public static void main(String[] args) throws Exception {
      Address address = Address.parse(args[1]);
      TestContext context = options(args).within(Duration.ofSeconds(10));
      try (OutboundLink out = transport(address.scheme()).connect(address, context)) {
        Frames.send(out, context.senderId(), 0, 100);
        System.out.println(context.senderId());
        System.in.read();
      } catch (IpcException e) {
        System.out.println(e.code());
      }
    }
  }

  /** Binds and receives one frame. */
  static final class Receiving {
    private Receiving() {}

    public static void main(String[] args) throws Exception {
      Address address = Address.parse(args[1]);
      try (InboundLink in = transport(address.scheme()).bind(address, options(args))) {
        System.out.println(in.address());
        System.out.println(new Frames().expect(in, 1).payloads().size());
      }
    }
  }

  /** Binds an abstract name for raw datagrams, and prints the length of the first one received. */
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

  private static TestContext options(String[] args) {
    TestContext context = TestContext.in(Path.of(args[0]));
    return args[2].isEmpty() ? context : context.with(Map.of("allow-users", args[2]));
  }

  private Address place(String scheme) {
    return scheme.equals("tcp")
        ? Address.of("tcp", "127.0.0.1:0")
        : Address.of(scheme, directory.path().resolve("shared.sock").toString());
  }

  private static TestContext allowing(TestContext context, String users) {
    return context.with(Map.of("allow-users", users));
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

  /** Receives packets that are not frames. */
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

  @ParameterizedTest
  @ValueSource(strings = {"unix", "unix-dgram", "unix-seqpacket", "tcp"})
  void H09_shouldAdmitSenderWhenUserIdExceedsSignedInt(String scheme) throws Exception {
    directory.mode("rwxr-xr-x");
    try (InboundLink in = transport(scheme).bind(place(scheme), allowing(context, LARGE));
        ChildJvm child = foreign(LARGE, Sending.class, in.address(), "root")) {
      Frames frames = new Frames();
      while (frames.payloads().isEmpty()) {
        in.await(1_000_000_000);
        in.poll(frames, 1);
      }
      long sender = Long.parseLong(child.line());
      in.extension(PeerCredentials.class)
          .ifPresent(known -> assertEquals(Optional.of(LARGE), known.userOf(sender)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "4294967295", "4294967296", "-2147483648"})
  void H09_shouldRejectAllowUsersWhenUserIdIsInvalid(String number) {
    IpcConfigurationException e =
        assertThrows(
            IpcConfigurationException.class,
            () -> transport("unix").bind(place("unix"), allowing(context, number)));
    assertEquals("BAD_VALUE", e.code().name());
  }

  @Test
  void H09_shouldRefuseOtherUserWhenSocketIsInRuntimeDirectory() throws Exception {
    try (InboundLink in = transport("unix").bind(Address.of("unix", "orders"), context);
        ChildJvm child = foreign(Sending.class, in.address(), "root")) {
      assertEquals("PEER_REFUSED", child.line());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "unix-dgram", "unix-seqpacket", "tcp"})
  void H09_shouldAdmitSenderWhenUserIsAllowed(String scheme) throws Exception {
    directory.mode("rwxr-xr-x");
    try (InboundLink in =
            transport(scheme).bind(place(scheme), allowing(context, "daemon:" + STRANGER));
        ChildJvm child = foreign(Sending.class, in.address(), "root")) {
      Frames frames = new Frames();
      while (frames.payloads().isEmpty()) {
        in.await(1_000_000_000);
        in.poll(
            frames,
            1); // no further: the sender may leave at once, and its user is then no longer known
      }
      long sender = Long.parseLong(child.line());
      Optional<PeerCredentials> users = in.extension(PeerCredentials.class);
      assertEquals(!scheme.equals("tcp"), users.isPresent());
      users.ifPresent(known -> assertEquals(Optional.of(STRANGER), known.userOf(sender)));
      child.tell("close");
      frames.expectLeft(in, 1);
      users.ifPresent(known -> assertEquals(Optional.empty(), known.userOf(sender)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "unix-dgram", "unix-seqpacket", "tcp"})
  void H09_shouldRejectSenderWhenUserIsNotAllowed(String scheme) throws Exception {
    directory.mode("rwxr-xr-x");
    try (InboundLink in = transport(scheme).bind(place(scheme), allowing(context, "daemon"));
        ChildJvm child = foreign(Sending.class, in.address(), "root")) {
      assertEquals("PEER_REFUSED", child.line());
      Frames none = new Frames();
      assertEquals(0, in.poll(none, 10));
      assertEquals(List.of(), none.events());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "unix-dgram", "unix-seqpacket", "tcp"})
  void H09_shouldRejectReceiverWhenUserIsNotAllowed(String scheme) throws Exception {
    try (ChildJvm child = foreign(Receiving.class, theirPlace(scheme), "root")) {
      Address bound = Address.parse(child.line());
      IpcException e =
          assertThrows(IpcException.class, () -> transport(scheme).connect(bound, context));
      assertEquals("PEER_REFUSED", e.code().name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "unix-dgram", "unix-seqpacket", "tcp"})
  void H09_shouldSendToReceiverWhenUserIsAllowed(String scheme) throws Exception {
    try (ChildJvm child = foreign(Receiving.class, theirPlace(scheme), "root")) {
      Address bound = Address.parse(child.line());
      TestContext sender = allowing(context, STRANGER);
      try (OutboundLink out = transport(scheme).connect(bound, sender)) {
        Frames.send(out, sender.senderId(), 0, 100);
        assertEquals("1", child.line());
      }
    }
  }

  private Address theirPlace(String scheme) {
    return scheme.equals("tcp")
        ? place(scheme)
        : Address.of(scheme, directory.path().resolve("theirs").resolve("s.sock").toString());
  }
}
