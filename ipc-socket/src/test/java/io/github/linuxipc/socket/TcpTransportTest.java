package io.github.linuxipc.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ChannelInUseException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.NoReceiverException;
import io.github.linuxipc.socket.fixture.Frames;
import io.github.linuxipc.socket.fixture.LinkTest;
import io.github.linuxipc.socket.fixture.TestContext;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpTransportTest extends LinkTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final TcpTransport transport = new TcpTransport();

  private static Address at(String target) {
    return Address.of("tcp", target);
  }

  private void exchange(InboundLink in) throws IpcException {
    try (OutboundLink out = transport.connect(in.address(), context)) {
      Frames.send(out, context.senderId(), 0, 100);
      assertEquals(100, new Frames().expect(in, 1).payloads().get(0).length);
    }
  }

  private static void configuration(
      ErrorCode code, org.junit.jupiter.api.function.Executable call) {
    IpcConfigurationException e = assertThrows(IpcConfigurationException.class, call);
    assertEquals(code, e.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:0", "localhost:0", "[::1]:0", "orders"})
  void U10_shouldBindLoopbackAndPublishPort(String target) throws Exception {
    try (InboundLink in = transport.bind(at(target), context)) {
      assertFalse(in.address().targetsName());
      assertFalse(in.address().target().endsWith(":0"), in.address().target());
      exchange(in);
    }
  }

  @Test
  void U10_shouldFindNoReceiverWhenNameHasNoPort() {
    NoReceiverException e =
        assertThrows(NoReceiverException.class, () -> transport.connect(at("orders"), context));
    assertEquals(ErrorCode.NO_RECEIVER, e.code());
    assertTrue(String.valueOf(e.getMessage()).contains("No port is published"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "9000", ":9000", "a:b", "127.0.0.1:70000", "::1:9000", "[::1]", "a b:1"})
  void U10_shouldRejectTargetWhenNotHostAndPort(String target) {
    configuration(ErrorCode.BAD_ADDRESS, () -> transport.bind(at(target), context));
    configuration(ErrorCode.BAD_ADDRESS, () -> transport.connect(at(target), context));
  }

  @Test
  void U10_shouldReportPortInUse() throws Exception {
    try (InboundLink in = transport.bind(at("127.0.0.1:0"), context)) {
      ChannelInUseException e =
          assertThrows(ChannelInUseException.class, () -> transport.bind(in.address(), context));
      assertTrue(String.valueOf(e.getMessage()).contains(in.address().target()), e.getMessage());
    }
  }

  @Test
  void U10_shouldReportAddressOfAnotherHost() {
    Map<String, String> remote = Map.of("allow-remote", "true");
    IpcException e =
        assertThrows(
            IpcException.class,
            () -> transport.bind(at("198.51.100.77:9000"), context.with(remote)));
    assertEquals(ErrorCode.OPEN_FAILED, e.code());
  }

  @Test
  void U10_shouldBindPortAgainWhenConnectionsAreInTimeWait() throws Exception {
    Address address;
    try (InboundLink in = transport.bind(at("127.0.0.1:0"), context)) {
      address = in.address();
      exchange(in);
    }
    for (int i = 0; i < 5; i++) {
      try (InboundLink again = transport.bind(address, context)) {
        exchange(again);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:0", "[::]:0"})
  void H11_shouldBindRemoteAddressOnlyWhenAllowRemoteIsSet(String target) throws Exception {
    configuration(ErrorCode.BAD_ADDRESS, () -> transport.bind(at(target), context));
    TestContext asked = context.with(Map.of("allow-remote", "true"));
    try (InboundLink in = transport.bind(at(target), asked)) {
      exchange(in);
    }
  }

  /** The time-out exceeds that of the test, so a connect that waits for a receiver fails. */
  @Test
  void T05_shouldFailWithoutWaitingWhenNoProcessListens() throws Exception {
    TestContext patient = context.within(Duration.ofMinutes(10));
    int free;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = probe.getLocalPort();
    }
    for (int i = 0; i < 100; i++) {
      NoReceiverException e =
          assertThrows(
              NoReceiverException.class, () -> transport.connect(at("127.0.0.1:" + free), patient));
      assertEquals(ErrorCode.NO_RECEIVER, e.code());
    }
  }

  @Test
  void T05_shouldReportReceiverDoesNotAnswerWhenPeerIsMute() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Address address = at("127.0.0.1:" + mute.getLocalPort());
      NoReceiverException e =
          assertThrows(
              NoReceiverException.class,
              () -> transport.connect(address, context.within(Duration.ofMillis(200))));
      assertEquals(ErrorCode.RECEIVER_DOES_NOT_ANSWER, e.code());
    }
  }

  @Test
  void T05_shouldRejectServiceWhenItIsNotReceiver() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread service = new Thread(() -> answerAsMailServer(other));
      service.start();
      IpcException e =
          assertThrows(
              IpcException.class,
              () -> transport.connect(at("127.0.0.1:" + other.getLocalPort()), context));
      assertEquals(ErrorCode.PROTOCOL, e.code());
      service.join();
    }
  }

  private static void answerAsMailServer(ServerSocket other) {
    try (Socket client = other.accept()) {
      client.getOutputStream().write("220 mail.example ESMTP ready\r\n".repeat(4).getBytes(UTF_8));
      client.getInputStream().readNBytes(32);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void T05_shouldReportUnknownHost() {
    IpcException e =
        assertThrows(
            IpcException.class, () -> transport.connect(at("no-such-host.invalid:9000"), context));
    assertEquals(ErrorCode.OPEN_FAILED, e.code());
  }

  private TestContext holding(String secret) throws IOException {
    Path file = Files.createTempFile(directory.path(), "secret", "");
    Files.writeString(file, secret);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return context.another().with(Map.of("secret-file", file.toString()));
  }

  @Test
  void H11_shouldConnectWhenBothEndsHaveSameSecret() throws Exception {
    try (InboundLink in = transport.bind(at("127.0.0.1:0"), holding(SECRET))) {
      TestContext sender = holding(SECRET + "\n");
      try (OutboundLink out = transport.connect(in.address().bare(), sender)) {
        Frames.send(out, sender.senderId(), 0, 100);
        new Frames().expect(in, 1);
      }
    }
  }

  @Test
  void H11_shouldPublishSecretFileOption() throws Exception {
    TestContext receiver = holding(SECRET);
    Address asked = new Address("tcp", "orders", receiver.options());
    try (InboundLink in = transport.bind(asked, receiver)) {
      assertEquals(receiver.options(), in.address().options());
    }
  }

  @Test
  void H11_shouldRejectSenderWhenSecretsDifferOrOneIsMissing() throws Exception {
    try (InboundLink secretive = transport.bind(at("127.0.0.1:0"), holding(SECRET));
        InboundLink open = transport.bind(at("127.0.0.1:0"), context)) {
      refused(secretive, holding("another-secret-0123456789"));
      refused(secretive, context);
      refused(open, holding(SECRET));
      Frames none = new Frames();
      assertEquals(0, secretive.poll(none, 10) + open.poll(none, 10));
      assertTrue(none.events().isEmpty(), () -> none.events().toString());
    }
  }

  private void refused(InboundLink in, TestContext sender) {
    IpcException e =
        assertThrows(IpcException.class, () -> transport.connect(in.address().bare(), sender));
    assertEquals(ErrorCode.PEER_REFUSED, e.code());
  }

  @Test
  void H11_shouldRejectSecretFileWhenReadableByOthersOrTooShort() throws Exception {
    TestContext readable = holding(SECRET);
    Path file = Path.of(readable.options().get("secret-file"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    IpcException e =
        assertThrows(IpcException.class, () -> transport.bind(at("127.0.0.1:0"), readable));
    assertEquals(ErrorCode.INSECURE, e.code());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    transport.bind(at("127.0.0.1:0"), readable).close();
    Path link = Files.createSymbolicLink(directory.path().resolve("link"), file);
    Map<String, String> linked = Map.of("secret-file", link.toString());
    e =
        assertThrows(
            IpcException.class, () -> transport.bind(at("127.0.0.1:0"), context.with(linked)));
    assertEquals(ErrorCode.INSECURE, e.code());
    configuration(
        ErrorCode.BAD_VALUE, () -> transport.bind(at("127.0.0.1:0"), holding("0123456789abcde")));
    configuration(
        ErrorCode.BAD_VALUE,
        () -> transport.bind(at("127.0.0.1:0"), holding(SECRET).with(WireFormat.LINES)));
  }

  @Test
  void H11_shouldPrintHostAndPortAsParsed() throws Exception {
    for (String text : new String[] {"127.0.0.1:9000", "[0:0:0:0:0:0:0:1]:9000"}) {
      HostAndPort target = HostAndPort.parse(text);
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getByName(target.host()), target.port());
      assertEquals(text, HostAndPort.text(address));
    }
  }
}
