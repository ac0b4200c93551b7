package io.github.linuxipc.socket.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.UnixTransport;
import io.github.linuxipc.socket.fixture.Frames;
import io.github.linuxipc.socket.fixture.ShortTempDirectory;
import io.github.linuxipc.socket.fixture.TestContext;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeReply;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.socket.polling.SenderRegistry;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake byte by byte, with peers that are slow, faulty or hostile. */
class HandshakeTest {
  private static final Address NAMED = Address.of("unix", "orders");
  private static final ChannelParameters TERMS =
      new ChannelParameters(ChannelParameters.WIRE_VERSION, WireFormat.FRAMED, 1 << 20, 64);

  private final UnixTransport transport = new UnixTransport();
  private ShortTempDirectory directory;
  private TestContext context;

  @BeforeEach
  void open() throws IOException {
    directory = new ShortTempDirectory();
    context = TestContext.in(directory.path());
  }

  @AfterEach
  void close() throws IOException {
    directory.close();
  }

  private SocketChannel connectSilently() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(directory.path().resolve("orders.sock")));
  }

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.capacity()];
    bytes.get(0, copy);
    return HexFormat.of().formatHex(copy);
  }

  @Test
  void T10_shouldReadProcessIdWhenHelloContainsIt() {
    ByteBuffer hello = HandshakeDescriptor.hello(TERMS, 7, new byte[0]);
    assertEquals(0, HandshakeDescriptor.process(hello));
    HandshakeDescriptor.putProcess(hello, 4711);
    assertEquals(4711, HandshakeDescriptor.process(hello));
    assertEquals(7, HandshakeDescriptor.sender(hello));
    assertEquals(
        0, HandshakeDescriptor.process(HandshakeDescriptor.hello(TERMS, 7, Secret.nonce())));
  }

  @Test
  void H03_shouldSayThatTheReceiverRequiresASecretWhenItAsksASenderWithoutOne() throws Exception {
    ByteBuffer question =
        HandshakeDescriptor.reply(TERMS, HandshakeStatus.CHALLENGE, Secret.nonce());
    HandshakeReply reply = new HandshakeReply(context);
    IpcException e =
        assertThrows(IpcException.class, () -> reply.conclude(reply.status(question), question));
    assertEquals(ErrorCode.PEER_REFUSED, e.code());
    assertTrue(e.getMessage().contains("and this sender has none"), e.getMessage());
  }

  /** The receiver cannot register its connections for read events. */
  @Test
  void T10_shouldForgetAConnectionThatCannotBeRegistered() throws Exception {
    StreamPoller poller = new StreamPoller(new SenderRegistry<>(4));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(directory.path().resolve("s")));
      StreamInbound.Policy policy =
          new StreamInbound.Policy(channel -> "me", true, null, Duration.ofSeconds(10));
      StreamHandshaker handshaker = new StreamHandshaker(null, policy, context, poller);
      handshaker.attach(new FailingInterest());
      try (SocketChannel sender = SocketChannel.open(server.getLocalAddress())) {
        SocketChannel accepted = server.accept();
        accepted.configureBlocking(false);
        handshaker.beginHandshake(List.of(accepted));
        assertEquals(-1, sender.read(ByteBuffer.allocate(1)), "the connection is closed");
        assertEquals(Long.MAX_VALUE, handshaker.leftNs(), "no handshake is in progress");
      }
    } finally {
      poller.close(false);
    }
  }

  private static final class FailingInterest implements StreamHandshaker.Interest {
    @Override
    public void add(ReceiverHandshake handshake) throws IOException {
      throw new IOException("it cannot be registered");
    }

    @Override
    public void remove(ReceiverHandshake handshake) {}

    @Override
    public void flush() {}
  }

  @Test
  void W01_shouldEncodeVectorsOfWirePage() {
    assertEquals(
        "4950437302000000443322110000100000000000000000000000000000000000",
        hex(HandshakeDescriptor.hello(TERMS, 0x11223344, new byte[0])));
    assertEquals(
        "49504372020000000000100000000000" + "00".repeat(48),
        hex(HandshakeDescriptor.reply(TERMS, HandshakeStatus.OK, new byte[0])));
    assertEquals(
        "49504372020003000000100000000000" + "00".repeat(48),
        hex(HandshakeDescriptor.reply(TERMS, HandshakeStatus.TOO_MANY_SENDERS, new byte[0])));
  }

  private static ByteBuffer reply(SocketChannel channel) throws IOException {
    ByteBuffer reply = HandshakeDescriptor.allocate(HandshakeDescriptor.REPLY_LENGTH);
    while (reply.hasRemaining() && channel.read(reply) >= 0) {
      // until the reply is complete or the stream has ended
    }
    return reply;
  }

  private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static HandshakeStatus status(SocketChannel channel) throws IOException {
    return HandshakeStatus.of(HandshakeDescriptor.status(reply(channel)));
  }

  @Test
  void T05_shouldAdmitSenderWhenHelloArrivesByteByByteWithoutPolling() throws Exception {
    try (InboundLink in = transport.bind(NAMED, context);
        SocketChannel sender = connectSilently()) {
      ByteBuffer hello = HandshakeDescriptor.hello(TERMS, 7, new byte[0]);
      while (hello.hasRemaining()) {
        sender.write(ByteBuffer.wrap(new byte[] {hello.get()}));
        Thread.sleep(1);
      }
      assertEquals(HandshakeStatus.OK, status(sender));
      write(sender, ByteBuffer.wrap(Frames.frame(7, 0, new byte[5])));
      assertEquals(1, new Frames().expect(in, 1).payloads().size());
    }
  }

  @Test
  void T05_shouldDeliverFramesWhenSentTogetherWithHello() throws Exception {
    try (InboundLink in = transport.bind(NAMED, context);
        SocketChannel sender = connectSilently()) {
      byte[] frame = Frames.frame(7, 0, new byte[5]);
      ByteBuffer all = ByteBuffer.allocate(HandshakeDescriptor.HELLO_LENGTH + frame.length);
      all.put(HandshakeDescriptor.hello(TERMS, 7, new byte[0])).put(frame);
      write(sender, all.flip());
      assertEquals(1, new Frames().expect(in, 1).payloads().size());
    }
  }

  @Test
  void X07_shouldRejectAnotherWireVersionAndReportBoth() throws Exception {
    try (InboundLink in = transport.bind(NAMED, context);
        SocketChannel sender = connectSilently()) {
      int now = ChannelParameters.WIRE_VERSION;
      ChannelParameters later = new ChannelParameters(now + 1, WireFormat.FRAMED, 1 << 20, 64);
      write(sender, HandshakeDescriptor.hello(later, 7, new byte[0]));
      ByteBuffer reply = reply(sender);
      assertEquals(HandshakeStatus.TERMS_DIFFER.number(), HandshakeDescriptor.status(reply));
      assertEquals(now, HandshakeDescriptor.version(reply));
      IpcException e =
          assertThrows(IpcException.class, () -> transport.connect(NAMED, context.with(later)));
      assertEquals(ErrorCode.INCOMPATIBLE_PEER, e.code());
      String both = (now + 1) + " here, " + now + " there";
      assertTrue(String.valueOf(e.getMessage()).contains(both), e.getMessage());
      assertEquals(0, in.poll(new Frames(), 1));
    }
  }

  @Test
  void X07_shouldRejectAnotherMessageSizeAndReportBoth() throws Exception {
    try (InboundLink in = transport.bind(NAMED, context)) {
      ChannelParameters small =
          new ChannelParameters(ChannelParameters.WIRE_VERSION, WireFormat.FRAMED, 4096, 64);
      IpcException e =
          assertThrows(IpcException.class, () -> transport.connect(NAMED, context.with(small)));
      assertEquals(ErrorCode.INCOMPATIBLE_PEER, e.code());
      assertTrue(
          String.valueOf(e.getMessage()).contains("4096 here, 1048576 there"), e.getMessage());
      assertEquals(0, in.poll(new Frames(), 1));
    }
  }

  @Test
  void T05_shouldRejectSenderBeyondMaxSendersUntilOneLeavesWithoutPolling() throws Exception {
    try (InboundLink in = transport.bind(NAMED, context.withMaxSenders(2));
        OutboundLink first = transport.connect(NAMED, context.another())) {
      OutboundLink second = transport.connect(NAMED, context.another());
      for (int i = 0; i < 3; i++) {
        IpcException e =
            assertThrows(IpcException.class, () -> transport.connect(NAMED, context.another()));
        assertEquals(ErrorCode.TOO_MANY_SENDERS, e.code());
      }
      second.close();
      TestContext third = context.another();
      try (OutboundLink out = transport.connect(NAMED, third)) {
        Frames.send(out, third.senderId(), 0, 10);
        assertEquals(1, new Frames().expect(in, 1).payloads().size());
      }
      assertEquals(io.github.linuxipc.spi.PeerState.PRESENT, first.peer());
    }
  }

  @Test
  void T05_shouldAdmitManySuccessiveSendersWhenEarlierOnesLeftUnread() throws Exception {
    try (InboundLink in = transport.bind(NAMED, context.withMaxSenders(4))) {
      for (int i = 0; i < 7; i++) {
        TestContext sender = context.another();
        try (OutboundLink out = transport.connect(NAMED, sender)) {
          Frames.send(out, sender.senderId(), 0, 100);
        }
      }
      Frames frames = new Frames().expect(in, 7).expectLeft(in, 7);
      assertEquals(21, frames.events().size(), () -> frames.events().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 31})
  void U07_shouldCloseConnectionWhenHelloIsIncomplete(int bytes) throws Exception {
    TestContext impatient = context.with(Map.of("handshake-timeout", "200ms"));
    try (InboundLink in = transport.bind(NAMED, impatient);
        SocketChannel silent = connectSilently()) {
      long beginNs = System.nanoTime();
      ByteBuffer hello = HandshakeDescriptor.hello(TERMS, 7, new byte[0]);
      write(silent, hello.limit(bytes));
      assertEquals(-1, silent.read(ByteBuffer.allocate(1)));
      assertTrue(System.nanoTime() - beginNs >= 190_000_000);
      assertEquals(0, in.poll(new Frames(), 1));
    }
  }

  @Test
  void U07_shouldAdmitSenderWhenThousandConnectionsAreSilent() throws Exception {
    List<SocketChannel> silent = new ArrayList<>();
    try (InboundLink in = transport.bind(NAMED, context)) {
      for (int i = 0; i < 1_000; i++) {
        SocketChannel one = connectSilently();
        one.write(ByteBuffer.wrap(new byte[] {'I', 'P', 'C'}, 0, i % 4));
        silent.add(one);
      }
      try (OutboundLink out = transport.connect(NAMED, context)) {
        Frames.send(out, context.senderId(), 0, 10);
        assertEquals(1, new Frames().expect(in, 1).payloads().size());
      }
      int kept = 0;
      for (SocketChannel one : silent) {
        one.configureBlocking(false);
        kept += one.read(ByteBuffer.allocate(1)) == 0 ? 1 : 0;
      }
      assertTrue(kept <= 64, "connections kept: " + kept);
    } finally {
      for (SocketChannel one : silent) {
        one.close();
      }
    }
  }

  @Test
  void U07_shouldCloseConnectionAtOnceWhenFirstBytesAreNotHello() throws Exception {
    try (InboundLink in = transport.bind(NAMED, context);
        SocketChannel foreign = connectSilently()) {
      write(foreign, ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8)));
      boolean dropped;
      try {
        dropped = foreign.read(ByteBuffer.allocate(1)) < 0;
      } catch (IOException e) {
        dropped = true; // a reset, because the receiver did not read all that was sent
      }
      assertTrue(dropped);
      assertEquals(0, in.poll(new Frames(), 1));
    }
  }

  @Test
  void H06_shouldCloseConnectionWhenFrameHasAnotherSenderNumber() throws Exception {
    try (InboundLink in = transport.bind(NAMED, context);
        SocketChannel impostor = connectSilently()) {
      write(impostor, HandshakeDescriptor.hello(TERMS, 7, new byte[0]));
      assertEquals(HandshakeStatus.OK, status(impostor));
      write(impostor, ByteBuffer.wrap(Frames.frame(8, 0, new byte[5])));
      Frames frames = new Frames().expectLeft(in, 1);
      assertEquals(List.of("joined 1", "skipped 1", "left 1"), frames.events());
      impostor.read(ByteBuffer.allocate(1));
    }
  }

  @Test
  void H11_shouldChangeProofWhenAnyPartDiffers() {
    Secret secret = new Secret("a secret of some length".getBytes(UTF_8));
    ByteBuffer hello = HandshakeDescriptor.hello(TERMS, 7, Secret.nonce());
    ByteBuffer question =
        HandshakeDescriptor.reply(TERMS, HandshakeStatus.CHALLENGE, Secret.nonce());
    ByteBuffer ok = HandshakeDescriptor.reply(TERMS, HandshakeStatus.OK, Secret.nonce());
    ByteBuffer no = HandshakeDescriptor.reply(TERMS, HandshakeStatus.SECRET_WRONG, Secret.nonce());
    List<byte[]> proofs =
        List.of(
            secret.senderProof(hello, question),
            secret.senderProof(hello, ok),
            secret.senderProof(HandshakeDescriptor.hello(TERMS, 7, Secret.nonce()), question),
            secret.receiverProof(hello, question, ok),
            secret.receiverProof(hello, question, no));
    for (int i = 0; i < proofs.size(); i++) {
      for (int j = 0; j < proofs.size(); j++) {
        assertEquals(i == j, Secret.equal(proofs.get(i), proofs.get(j)), i + " and " + j);
      }
    }
  }
}
