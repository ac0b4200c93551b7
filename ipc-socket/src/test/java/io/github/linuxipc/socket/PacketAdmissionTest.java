package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Admission over packets, when senders are many, slow or silent. */
class PacketAdmissionTest extends TempDirectoryTest {
  private static Address address(String kind, Object target) {
    return Address.of("unix-" + kind, target.toString());
  }

  private void exchange(InboundLink in, String kind, Address at) throws Exception {
    TestContext sender = context.another();
    try (OutboundLink out = transport("unix-" + kind).connect(at, sender)) {
      Frames.send(out, sender.senderId(), 0, 100);
      assertEquals(1, new Frames().expect(in, 1).payloads().size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void U03_shouldAcceptLongestPathOfKernel(String kind) throws Exception {
    int room = UnixAddress.MAX_LENGTH - directory.path().toString().length() - 1;
    Address longest = address(kind, directory.path().resolve("x".repeat(room)));
    try (InboundLink in = transport("unix-" + kind).bind(longest, context)) {
      exchange(in, kind, longest);
    }
    Address longer = address(kind, directory.path().resolve("x".repeat(room + 1)));
    assertThrows(
        IllegalArgumentException.class, () -> transport("unix-" + kind).bind(longer, context));
  }

  /** Connects and sends until there is no room, as with a receiver that is stopped. */
  private static List<UnixSocket> connections(Path path) throws IOException {
    NativeBuffer word = new NativeBuffer(1);
    List<UnixSocket> connections = new ArrayList<>();
    UnixSocket last;
    do {
      last = another(path);
      connections.add(last);
    } while (last.connect(UnixAddress.of(path)) && last.send(word, 0, 1));
    return connections;
  }

  private static UnixSocket another(Path path) throws IOException {
    return path.endsWith("dgram") ? UnixSocket.datagram() : UnixSocket.seqpacket();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void U05_shouldRetryUntilTimeoutWhenReceiverAcceptsNoSender(String kind) throws Exception {
    Path path = directory.path().resolve(kind);
    List<UnixSocket> connections = List.of();
    try (UnixSocket stopped = another(path)) {
      stopped.bind(UnixAddress.of(path));
      if (kind.equals("seqpacket")) {
        stopped.listen(1);
      }
      connections = connections(path);
      long beganNs = System.nanoTime();
      IpcException e =
          assertThrows(
              IpcException.class,
              () ->
                  transport("unix-" + kind)
                      .connect(address(kind, path), context.within(Duration.ofMillis(200))));
      assertEquals(ErrorCode.RECEIVER_DOES_NOT_ANSWER, e.code());
      assertTrue(System.nanoTime() - beganNs >= 190_000_000, "it gave up early");
    } finally {
      connections.forEach(UnixSocket::close);
    }
  }

  @Test
  void U07_shouldCloseConnectionWhenSilent() throws Exception {
    TestContext impatient = context.with(Map.of("handshake-timeout", "200ms"));
    Address at = address("seqpacket", directory.path().resolve("s"));
    NativeBuffer word = new NativeBuffer(1);
    try (InboundLink in = transport("unix-seqpacket").bind(at, impatient);
        UnixSocket silent = UnixSocket.seqpacket()) {
      long beganNs = System.nanoTime();
      silent.connect(UnixAddress.of(directory.path().resolve("s")));
      while (silent.receive(word) != 0) {
        Thread.sleep(1);
      }
      assertTrue(System.nanoTime() - beganNs >= 190_000_000, "it was dropped early");
      assertEquals(0, in.poll(new Frames(), 1));
    }
  }

  @Test
  void U07_shouldAdmitSenderWhenThousandConnectionsAreSilent() throws Exception {
    Path path = directory.path().resolve("s");
    NativeBuffer word = new NativeBuffer(1);
    List<UnixSocket> silent = new ArrayList<>();
    try (InboundLink in = transport("unix-seqpacket").bind(address("seqpacket", path), context)) {
      for (int i = 0; i < 1_000; i++) {
        UnixSocket one = UnixSocket.seqpacket();
        silent.add(one);
        while (!one.connect(UnixAddress.of(path))) {
          Thread.sleep(1);
        }
      }
      exchange(in, "seqpacket", address("seqpacket", path));
      int kept = 0;
      for (UnixSocket one : silent) {
        kept += one.receive(word) < 0 ? 1 : 0;
      }
      assertTrue(kept <= 64, "connections kept: " + kept);
    } finally {
      silent.forEach(UnixSocket::close);
    }
  }
}
