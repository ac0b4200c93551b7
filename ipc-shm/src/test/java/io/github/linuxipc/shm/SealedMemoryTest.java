package io.github.linuxipc.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.posix.DescriptorMessage;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.shm.SealedHandshakeDescriptor.Status;
import io.github.linuxipc.shm.wait.NotifyMode;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links over memory of sealed length. */
@Timeout(60)
class SealedMemoryTest {
  private LinkRig files;

  @BeforeEach
  void makeDirectory() throws IOException {
    files = LinkRig.make();
  }

  @AfterEach
  void removeDirectory() throws IOException {
    files.close();
  }

  private LinkRig rig(Object... more) {
    Map<String, Object> options = new HashMap<>();
    options.put("memory", MemoryKind.SEALED);
    options.put("capacity", (long) LinkRig.CAPACITY);
    for (int i = 0; i < more.length; i += 2) {
      options.put((String) more[i], more[i + 1]);
    }
    return LinkRig.at(files.runtimeDirectory(), options);
  }

  /** Returns the paths of this process's descriptors of the memory with a name. */
  static List<Path> descriptors(String name) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path each : (Iterable<Path>) all::iterator) {
        try {
          if (Files.readSymbolicLink(each).toString().startsWith("/memfd:" + name)) {
            found.add(each);
          }
        } catch (java.nio.file.NoSuchFileException e) {
          // the descriptor of this listing
        }
      }
    }
    return found;
  }

  @Test
  void T02_shouldDeliverInOrderWhenTheLaneGrows() throws Exception {
    LinkRig rig = rig("capacity", 4L << 20);
    try (InboundLink in = rig.bind();
        OutboundLink out = rig.connect()) {
      long sent = 0;
      for (int round = 0; round < 4; round++) { // each time the lane is full, it may grow
        while (LinkRig.send(out, sent)) {
          sent++;
        }
        long all = sent;
        rig.pollUntil(in, () -> rig.frames.size() == all);
      }
      assertTrue(sent > 4 * (256 << 10) / 32, "the lane has not grown: " + sent);
      assertEquals(LongStream.range(0, sent).boxed().toList(), rig.frames);
    }
  }

  @Test
  void S12_shouldRefuseEachTruncation() throws Exception {
    LinkRig rig = rig();
    try (InboundLink in = rig.bind();
        OutboundLink out = rig.connect()) {
      List<Path> memory = descriptors("ipc-");
      assertEquals(4, memory.size(), "two descriptors at each end");
      for (Path each : memory) {
        try (RandomAccessFile file = new RandomAccessFile(each.toFile(), "rw")) {
          long length = file.length();
          assertThrows(IOException.class, () -> file.setLength(0));
          assertThrows(IOException.class, () -> file.setLength(length + 4096));
        }
      }
      assertTrue(LinkRig.send(out, 7));
      rig.pollUntil(in, () -> rig.frames.equals(List.of(7L)));
    }
    assertEquals(List.of(), descriptors("ipc-"));
  }

  @Test
  void T04_shouldRefuseASecondReceiverAndReplaceWhatADeadOneLeft() throws Exception {
    LinkRig rig = rig();
    try (InboundLink in = rig.bind()) {
      for (LinkRig second : List.of(rig(), rig("memory", MemoryKind.NAMED))) {
        IpcException e = assertThrows(IpcException.class, second::bind);
        assertEquals(ErrorCode.CHANNEL_IN_USE, e.code());
      }
      assertTrue(in.address().toString().startsWith("shm:"));
    }
    assertFalse(Files.exists(rig.files()));
    for (MemoryKind next : List.of(MemoryKind.SEALED, MemoryKind.NAMED)) {
      try (UnixSocket dead = UnixSocket.seqpacket()) {
        dead.bind(UnixAddress.of(rig.files()));
      }
      LinkRig successor = rig("memory", next);
      try (InboundLink in = successor.bind();
          OutboundLink out = successor.connect()) {
        assertTrue(LinkRig.send(out, 1));
        successor.pollUntil(in, () -> successor.frames.size() == 1);
      }
    }
  }

  @Test
  void T04_shouldNotReplaceALiveReceiverOfNamedMemory() throws Exception {
    LinkRig named = rig("memory", MemoryKind.NAMED);
    try (InboundLink in = named.bind()) {
      IpcException e = assertThrows(IpcException.class, rig()::bind);
      assertEquals(ErrorCode.CHANNEL_IN_USE, e.code());
      IpcException differs = assertThrows(IpcException.class, rig()::connect);
      assertEquals(ErrorCode.INCOMPATIBLE_PEER, differs.code());
      assertEquals(0, in.poll(named, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"notify", "allow-users", "allow-groups"})
  void C01_shouldRefuseOptionsThatSealedMemoryCannotHave(String option) {
    LinkRig rig =
        option.equals("notify")
            ? rig("notify", new NotifyMode("sem"))
            : rig(option, "root"); // the target of the rig is a name
    IpcConfigurationException e = assertThrows(IpcConfigurationException.class, rig::bind);
    assertEquals(ErrorCode.BAD_VALUE, e.code());
  }

  @Test
  void T09_shouldTellASenderThatTheReceiverHasClosed() throws Exception {
    LinkRig rig = rig();
    InboundLink in = rig.bind();
    try (OutboundLink out = rig.connect()) {
      in.close();
      while (out.peer() == PeerState.PRESENT) {
        out.await(1_000_000);
      }
      assertEquals(PeerState.CLOSED, out.peer());
    }
  }

  @Test
  void T13_shouldDeliverWhatWasAcceptedAndAdmitNoSenderAfterTheShutdown() throws Exception {
    LinkRig rig = rig();
    try (InboundLink in = rig.bind();
        OutboundLink out = rig.connect()) {
      assertTrue(LinkRig.send(out, 3));
      assertTrue(in.shutdown());
      IpcException late = assertThrows(IpcException.class, rig::connect);
      assertEquals(ErrorCode.NO_RECEIVER, late.code(), late.getMessage());
      while (out.peer() == PeerState.PRESENT) {
        out.await(1_000_000);
      }
      assertEquals(PeerState.CLOSED, out.peer());
      rig.pollUntil(in, () -> rig.frames.equals(List.of(3L)));
      assertEquals(1, rig.joined.size());
    }
  }

  @Test
  void H09_shouldDiscardFramesThatNameAnotherSender() throws Exception {
    LinkRig rig = rig();
    try (InboundLink in = rig.bind()) {
      PeerCredentials users = in.extension(PeerCredentials.class).orElseThrow();
      int sender;
      try (OutboundLink out = rig.connect()) {
        sender = senderKnownTo(users, rig.senderId()); // all numbers so far are smaller
        assertEquals(Optional.of(System.getProperty("user.name")), users.userOf(sender));
        sendFrame(out, sender + 1, 0);
        sendFrame(out, sender, 0);
        rig.pollUntil(in, () -> rig.frames.size() == 1);
        assertEquals(List.of("a frame names another sender than that of its lane"), rig.skipped);
      }
      rig.pollUntil(in, () -> rig.left.size() == 1);
      assertEquals(Optional.empty(), users.userOf(sender));
    }
  }

  private static int senderKnownTo(PeerCredentials users, int end) {
    List<Integer> known =
        IntStream.range(1, end).filter(n -> users.userOf(n).isPresent()).boxed().toList();
    assertEquals(1, known.size(), "senders whose user is known");
    return known.get(0);
  }

  private static void sendFrame(OutboundLink link, int sender, int number) throws IpcException {
    ByteBuffer frame = Objects.requireNonNull(link.claim(FrameHeader.LENGTH));
    FrameHeader.put(frame, 0, FrameHeader.LAST, 0, sender, number);
    assertTrue(link.commit(frame));
    assertTrue(link.flush());
  }

  @Test
  void C08_shouldNotKnowTheUsersOfSendersOfNamedMemory() throws Exception {
    try (InboundLink in = rig("memory", MemoryKind.NAMED).bind()) {
      assertEquals(Optional.empty(), in.extension(PeerCredentials.class));
    }
  }

  @Test
  void S12_shouldRefuseMemoryThatIsNotSealed() throws Exception {
    LinkRig rig = rig();
    Path ordinary = files.runtimeDirectory().resolve("memory");
    Files.write(ordinary, new byte[SegmentDescriptor.FILE_LENGTH]);
    ByteBuffer settings;
    try (InboundLink in = rig.bind();
        SharedFile segment = SharedFile.createSealed("ipc-copy", 4096, 4096)) {
      SegmentDescriptor.create(
          segment.memory(), rig.terms(), LinkRig.CAPACITY, NotifyMode.FUTEX, false, 1);
      settings = SegmentDescriptor.settings(segment.memory());
      assertEquals(0, in.poll(rig, 1));
    }
    try (UnixSocket listener = UnixSocket.seqpacket();
        OpenFile file = OpenFile.open(ordinary, OpenFile.READ_WRITE)) {
      listener.bind(UnixAddress.of(rig.files()));
      listener.listen(1);
      Thread receiver = new Thread(() -> answer(listener, settings, file));
      receiver.start();
      IpcException e = assertThrows(IpcException.class, rig::connect);
      receiver.join();
      assertTrue(e.getMessage().contains("sealed"), e.getMessage());
    }
    Files.delete(rig.files());
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      assertFalse(open.anyMatch(fd -> fd.toFile().getAbsoluteFile().toPath().equals(ordinary)));
    }
  }

  /** Passes a file twice, in place of the segment and the lane. */
  private static void answer(UnixSocket listener, ByteBuffer settings, OpenFile file) {
    try {
      UnixSocket sender = null;
      while (sender == null) {
        LinkRig.pause(1);
        sender = listener.accept();
      }
      NativeBuffer reply = new NativeBuffer(SealedHandshakeDescriptor.REPLY_LENGTH);
      SealedHandshakeDescriptor.putReply(reply.buffer(), Status.OK, 0, settings);
      sender.send(
          new DescriptorMessage(reply, 2, file, file), SealedHandshakeDescriptor.REPLY_LENGTH);
      sender.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void H06_shouldCloseAConnectionWhoseFirstPacketIsNoHello() throws Exception {
    LinkRig rig = rig();
    try (InboundLink in = rig.bind();
        UnixSocket stranger = UnixSocket.seqpacket()) {
      assertTrue(stranger.connect(UnixAddress.of(rig.files())));
      NativeBuffer packet = new NativeBuffer(16);
      assertTrue(stranger.send(packet, 0, 16));
      int length = -1;
      while (length < 0) {
        LinkRig.pause(1);
        length = stranger.receive(packet);
      }
      assertEquals(0, length);
      try (OutboundLink out = rig.connect()) {
        assertTrue(LinkRig.send(out, 5));
        rig.pollUntil(in, () -> rig.frames.equals(List.of(5L)));
      }
    }
  }
}
