package io.github.linuxipc.socket;

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
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.fixture.ChildJvm;
import io.github.linuxipc.socket.fixture.Frames;
import io.github.linuxipc.socket.fixture.LinkTest;
import io.github.linuxipc.socket.fixture.TestContext;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnixTransportTest extends LinkTest {
  private static final Address NAMED = Address.of("unix", "orders");

  private final UnixTransport transport = new UnixTransport();

  private Address at(Path path) {
    return Address.of("unix", path.toString());
  }

  private static void exchange(InboundLink in, OutboundLink out, TestContext sender, int number)
      throws IpcException {
    Frames.send(out, sender.senderId(), number, 100);
    assertEquals(100, new Frames().expect(in, 1).payloads().get(0).length);
  }

  @Test
  void H01_shouldBindNameForOwnerOnlyAndRemoveFileOnClose() throws Exception {
    try (InboundLink in = transport.bind(NAMED, context);
        OutboundLink out = transport.connect(NAMED, context)) {
      Path path = directory.path().resolve("orders.sock");
      assertEquals(at(path), in.address());
      assertEquals(at(path), out.address());
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      exchange(in, out, context, 0);
    }
    assertEquals(List.of(), directory.names());
  }

  /** The time-out exceeds that of the test, so a connect that waits for a receiver fails. */
  @Test
  void T05_shouldReportASocketOfAnotherTypeWithoutWaiting() throws Exception {
    Path path = directory.path().resolve("packets");
    try (UnixSocket packets = UnixSocket.seqpacket()) {
      packets.bind(UnixAddress.of(path));
      packets.listen(1);
      TestContext patient = context.within(Duration.ofMinutes(10));
      IpcException e = assertThrows(IpcException.class, () -> transport.connect(at(path), patient));
      assertEquals(ErrorCode.PROTOCOL, e.code(), e.getMessage());
      assertTrue(e.getMessage().contains("is of another type"), e.getMessage());
    }
  }

  @Test
  void T04_shouldRejectSecondReceiverWithoutDisturbingFirst() throws Exception {
    try (InboundLink in = transport.bind(NAMED, context)) {
      assertThrows(ChannelInUseException.class, () -> transport.bind(NAMED, context));
      try (OutboundLink out = transport.connect(NAMED, context)) {
        exchange(in, out, context, 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {105, 106})
  void U03_shouldAcceptPathUpToLimit(int length) throws Exception {
    Address address = at(pathOf(length));
    try (InboundLink in = transport.bind(address, context);
        OutboundLink out = transport.connect(in.address(), context)) {
      exchange(in, out, context, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {107, 200})
  void U03_shouldRejectLongerPathBeforeOpeningAnything(int length) {
    Address address = at(pathOf(length));
    configuration(ErrorCode.BAD_ADDRESS, () -> transport.bind(address, context));
    configuration(ErrorCode.BAD_ADDRESS, () -> transport.connect(address, context));
  }

  private Path pathOf(int length) {
    return directory.path().resolve("x".repeat(length - directory.path().toString().length() - 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders.sock", "./orders", "", "a/b", "Orders"})
  void U03_shouldRejectTargetWhenNeitherNameNorAbsolutePath(String target) {
    Address address = Address.of("unix", target);
    configuration(ErrorCode.BAD_ADDRESS, () -> transport.bind(address, context));
  }

  private static void configuration(
      ErrorCode code, org.junit.jupiter.api.function.Executable call) {
    IpcConfigurationException e = assertThrows(IpcConfigurationException.class, call);
    assertEquals(code, e.code());
  }

  @Test
  void H02_shouldRejectDirectoryWritableByOthers() throws Exception {
    directory.mode("rwxrwxrwx");
    Address address = at(directory.path().resolve("s"));
    IpcException e = assertThrows(IpcException.class, () -> transport.bind(address, context));
    assertEquals(ErrorCode.INSECURE, e.code());
    assertTrue(String.valueOf(e.getMessage()).contains("chmod go-w"), e.getMessage());
    assertEquals(List.of(), directory.names());
  }

  @Test
  void U01_shouldReplaceSocketWhenReceiverWasKilled() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (ChildJvm child = ChildJvm.start(Receiving.class, directory.path().toString())) {
        assertEquals("bound", child.line());
        assertThrows(ChannelInUseException.class, () -> transport.bind(NAMED, context));
        child.kill();
      }
      NoReceiverException e =
          assertThrows(NoReceiverException.class, () -> transport.connect(NAMED, context));
      assertEquals(ErrorCode.NO_RECEIVER, e.code());
    }
    try (InboundLink in = transport.bind(NAMED, context);
        OutboundLink out = transport.connect(NAMED, context)) {
      exchange(in, out, context, 0);
    }
  }

  /** Binds in another process and waits until it is killed. */
  static final class Receiving {
    private Receiving() {}

    public static void main(String[] args) throws Exception {
      try (InboundLink in =
          new UnixTransport().bind(NAMED, TestContext.in(Path.of(args[0])).with(Map.of()))) {
        System.out.println(in.address().target().isEmpty() ? "nowhere" : "bound");
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  @Test
  void T11_shouldReportNoAnswerWhenReceiverIsStopped() throws Exception {
    try (ChildJvm child = ChildJvm.start(Receiving.class, directory.path().toString())) {
      assertEquals("bound", child.line());
      child.signal("STOP");
      long beginNs = System.nanoTime();
      NoReceiverException e =
          assertThrows(
              NoReceiverException.class,
              () -> transport.connect(NAMED, context.within(Duration.ofMillis(300))));
      assertEquals(ErrorCode.RECEIVER_DOES_NOT_ANSWER, e.code());
      assertTrue(System.nanoTime() - beginNs >= 300_000_000);
      assertThrows(ChannelInUseException.class, () -> transport.bind(NAMED, context));
      child.signal("CONT");
      transport.connect(NAMED, context).close();
    }
  }

  @Test
  void U05_shouldRetryUntilTimeoutWhenBacklogIsFull() throws Exception {
    Path path = directory.path().resolve("full.sock");
    List<SocketChannel> clients = new ArrayList<>();
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path), 1);
      for (int i = 0; i < 2; i++) {
        clients.add(SocketChannel.open(UnixDomainSocketAddress.of(path)));
      }
      NoReceiverException e =
          assertThrows(
              NoReceiverException.class,
              () -> transport.connect(at(path), context.within(Duration.ofMillis(200))));
      assertEquals(ErrorCode.RECEIVER_DOES_NOT_ANSWER, e.code());
    } finally {
      for (SocketChannel client : clients) {
        client.close();
      }
    }
  }

  /** The time-out exceeds that of the test, so a connect that waits for a receiver fails. */
  @Test
  void T05_shouldFailWithoutWaitingWhenSocketFileIsMissing() {
    TestContext patient = context.within(Duration.ofMinutes(10));
    NoReceiverException e =
        assertThrows(NoReceiverException.class, () -> transport.connect(NAMED, patient));
    assertEquals(ErrorCode.NO_RECEIVER, e.code());
  }

  @Test
  void U09_shouldRebindAndKeepSendersWhenFileIsRemoved() throws Exception {
    Path path = directory.path().resolve("orders.sock");
    try (InboundLink in = transport.bind(NAMED, context);
        OutboundLink before = transport.connect(NAMED, context)) {
      Files.delete(path);
      TestContext later = context.another();
      try (OutboundLink after = connectWhenBound(later)) {
        exchange(in, before, context, 0);
        exchange(in, after, later, 0);
      }
    }
    assertFalse(Files.exists(path));
  }

  /** Retries until a receiver is bound, as the engine does. */
  private OutboundLink connectWhenBound(TestContext sender) throws Exception {
    while (true) {
      try {
        return transport.connect(NAMED, sender);
      } catch (NoReceiverException e) {
        Thread.sleep(10);
      }
    }
  }

  @Test
  void U09_shouldRebindWhenDirectoryIsEmptied() throws Exception {
    try (InboundLink in = transport.bind(NAMED, context)) {
      for (String name : new String[] {"orders.sock", "lock"}) {
        Files.delete(directory.path().resolve(name));
      }
      TestContext later = context.another();
      try (OutboundLink after = connectWhenBound(later)) {
        exchange(in, after, later, 0);
      }
    }
    assertEquals(List.of(), directory.names());
  }

  @Test
  void U09_shouldKeepSocketOfProcessThatBoundItMeanwhile() throws Exception {
    Path path = directory.path().resolve("orders.sock");
    InboundLink first = transport.bind(NAMED, context);
    Files.delete(path);
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(path));
      Thread.sleep(1_200);
      first.close();
      assertTrue(Files.exists(path));
    }
  }

  @Test
  void H09_shouldRequirePathWhenAllowUsersIsSet() {
    Map<String, String> others = Map.of("allow-users", "root");
    configuration(ErrorCode.BAD_VALUE, () -> transport.bind(NAMED, context.with(others)));
    Map<String, String> unknown = Map.of("allow-users", "no-such-user");
    Address address = at(directory.path().resolve("s"));
    configuration(ErrorCode.BAD_VALUE, () -> transport.bind(address, context.with(unknown)));
  }
}
