package io.github.linuxipc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PacketVectorTest {
  private static final Path STRACE = Path.of("/usr/bin/strace");
  private static final int LENGTH = 100;

  /** Two connected sockets. */
  private record Pair(UnixSocket sender, UnixSocket receiver) implements AutoCloseable {
    static Pair of(String kind) throws ErrnoException {
      UnixAddress address = UnixAddress.ofAbstract(UniqueNames.name());
      if (kind.equals("dgram")) {
        UnixSocket receiver = UnixSocket.datagram();
        receiver.bind(address);
        UnixSocket sender = UnixSocket.datagram();
        UnixAddress back = UnixAddress.ofAbstract(UniqueNames.name());
        sender.bind(back);
        sender.connect(address);
        receiver.connect(back);
        return new Pair(sender, receiver);
      }
      try (UnixSocket listener = UnixSocket.seqpacket()) {
        listener.bind(address);
        listener.listen(1);
        UnixSocket sender = UnixSocket.seqpacket();
        sender.connect(address);
        return new Pair(sender, listener.accept());
      }
    }

    @Override
    public void close() {
      sender.close();
      receiver.close();
    }
  }

  /** Returns packets whose first byte is their index. */
  private static PacketVector packets(int count, int length) {
    PacketVector packets = new PacketVector(count);
    NativeBuffer memory = new NativeBuffer(count * length);
    for (int i = 0; i < count; i++) {
      memory.buffer().put(i * length, (byte) i);
      packets.set(i, memory, i * length, length);
    }
    return packets;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void shouldReceiveInOneCallWhatWasSentInOneCall(String kind) throws Exception {
    try (Pair pair = Pair.of(kind)) {
      assertEquals(20, pair.sender.send(packets(30, LENGTH), 5, 20));
      NativeBuffer memory = new NativeBuffer(30 * LENGTH);
      PacketVector into = new PacketVector(30);
      for (int i = 0; i < 30; i++) {
        into.set(i, memory, i * LENGTH, i == 3 ? 10 : LENGTH);
      }
      assertEquals(12, pair.receiver.receive(into, 12));
      for (int i = 0; i < 12; i++) {
        assertEquals(i + 5, memory.buffer().get(i * LENGTH));
        assertEquals(LENGTH, into.length(i), "the length of a truncated packet, too");
      }
      assertEquals(0, memory.buffer().get(3 * LENGTH + 10), "no byte beyond the room");
      assertEquals(8, pair.receiver.receive(into, 30));
      assertEquals(0, pair.receiver.receive(into, 30));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void shouldSendAsManyPacketsAsThereIsRoomFor(String kind) throws Exception {
    try (Pair pair = Pair.of(kind)) {
      pair.sender.options().setSendBuffer(8_192);
      PacketVector packets = packets(64, 1_000);
      int sent = pair.sender.send(packets, 0, 64);
      assertTrue(sent > 0 && sent < 64, "sent: " + sent);
      assertEquals(0, pair.sender.send(packets, sent, 64 - sent));
      NativeBuffer packet = new NativeBuffer(1_000);
      for (int i = 0; i < 64; i++) {
        if (i == sent) {
          sent += pair.sender.send(packets, sent, 64 - sent);
        }
        assertEquals(1_000, pair.receiver.receive(packet));
        assertEquals(i, packet.buffer().get(0));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"dgram, 111", "seqpacket, 32"})
  void shouldReportThatThePeerHasGone(String kind, int errno) throws Exception {
    try (Pair pair = Pair.of(kind)) {
      pair.receiver.close();
      ErrnoException gone =
          assertThrows(ErrnoException.class, () -> pair.sender.send(packets(3, LENGTH), 0, 3));
      assertEquals(errno, gone.errno());
    }
  }

  @Test
  void shouldReportAPacketThatIsTooLongAfterThePacketsBeforeIt() throws Exception {
    try (Pair pair = Pair.of("dgram")) {
      pair.sender.options().setSendBuffer(8_192);
      PacketVector packets = packets(3, LENGTH);
      packets.set(1, new NativeBuffer(100_000), 0, 100_000);
      assertEquals(1, pair.sender.send(packets, 0, 3));
      ErrnoException tooLong =
          assertThrows(ErrnoException.class, () -> pair.sender.send(packets, 1, 2));
      assertEquals(Errno.EMSGSIZE, tooLong.errno());
    }
  }

  @Test
  void shouldReceiveEmptyPacketsAtTheEndOfAConnection() throws Exception {
    try (Pair pair = Pair.of("seqpacket")) {
      pair.sender.send(packets(2, LENGTH), 0, 2);
      pair.sender.close();
      PacketVector into = packets(4, LENGTH);
      int count = pair.receiver.receive(into, 4);
      assertTrue(count > 2, "received: " + count);
      assertEquals(
          List.of(LENGTH, LENGTH, 0), List.of(into.length(0), into.length(1), into.length(2)));
    }
  }

  @Test
  void shouldCheckBounds() throws Exception {
    try (Pair pair = Pair.of("dgram")) {
      PacketVector packets = new PacketVector(4);
      NativeBuffer memory = new NativeBuffer(LENGTH);
      assertThrows(IndexOutOfBoundsException.class, () -> packets.set(0, memory, 1, LENGTH));
      assertThrows(
          IndexOutOfBoundsException.class, () -> pair.sender.send(packets, 0, 1), "not set");
      for (int i = 0; i < 4; i++) {
        packets.set(i, memory, 0, LENGTH);
      }
      assertThrows(IndexOutOfBoundsException.class, () -> pair.sender.send(packets, 2, 3));
      assertThrows(IndexOutOfBoundsException.class, () -> pair.receiver.receive(packets, 5));
    }
  }

  @Test
  void shouldAllocateNothing() throws Exception {
    try (Pair pair = Pair.of("dgram")) {
      PacketVector packets = packets(16, LENGTH);
      exchange(pair, packets, 20_000);
      long bytes = AllocatedBytes.of(() -> exchange(pair, packets, 20_000));
      assertTrue(bytes < 20_000, "allocated: " + bytes);
    }
  }

  private static void exchange(Pair pair, PacketVector packets, int rounds) {
    try {
      SocketOptions options = pair.sender.options();
      for (int i = 0; i < rounds; i++) {
        assertEquals(16, pair.sender.send(packets, 0, 16));
        assertTrue(options.unread() > 0);
        assertEquals(16, pair.receiver.receive(packets, 16));
      }
    } catch (ErrnoException e) {
      throw new AssertionError(e);
    }
  }

  /** An old kernel lacks the calls, and a container's seccomp profile may forbid them. */
  @ParameterizedTest
  @CsvSource({"ENOSYS", "EPERM"})
  void shouldUseSingleCallsWhereTheCallsAreForbidden(String error) throws Exception {
    assumeTrue(Files.isExecutable(STRACE), "needs strace");
    Path calls = UniqueNames.path();
    try {
      List<String> command =
          new ArrayList<>(List.of(STRACE.toString(), "-f", "-qq", "-o", calls.toString()));
      command.addAll(List.of("-e", "trace=sendmmsg,recvmmsg", "-e", "signal=none"));
      command.addAll(List.of("-e", "inject=sendmmsg,recvmmsg:error=" + error));
      command.addAll(ChildJvm.command(List.of(), Exchange.class));
      Process process = ChildJvm.start(command);
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertEquals("seqpacket 40 of 40, dgram 40 of 40", output);
      assertEquals(1, Files.readAllLines(calls).size(), "the forbidden calls are tried once");
    } finally {
      Files.deleteIfExists(calls);
    }
  }

  /** Exchanges vectors, and prints how many packets arrived. */
  static final class Exchange {
    private Exchange() {}

    public static void main(String[] args) throws Exception {
      System.out.println(run("seqpacket") + ", " + run("dgram"));
    }

    private static String run(String kind) throws Exception {
      try (Pair pair = Pair.of(kind)) {
        int sent = pair.sender.send(packets(40, LENGTH), 0, 40);
        PacketVector into = packets(64, LENGTH);
        return kind + " " + pair.receiver.receive(into, 64) + " of " + sent;
      }
    }
  }
}
