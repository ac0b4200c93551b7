package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.fixture.Frames;
import io.github.linuxipc.socket.fixture.PacketTransportTest;
import io.github.linuxipc.socket.fixture.TestContext;
import io.github.linuxipc.spi.InboundLink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the transport over sequenced packets, also with connections that are silent. */
class UnixSeqpacketTransportTest extends PacketTransportTest {
  UnixSeqpacketTransportTest() {
    super("seqpacket");
  }

  @Override
  protected UnixSocket socket() throws IOException {
    return UnixSocket.seqpacket();
  }

  @Test
  void U07_shouldCloseConnectionWhenSilent() throws Exception {
    TestContext impatient = context.with(Map.of("handshake-timeout", "200ms"));
    Address at = address(directory.path().resolve("s"));
    NativeBuffer word = new NativeBuffer(1);
    try (InboundLink in = transport().bind(at, impatient);
        UnixSocket silent = socket()) {
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
    try (InboundLink in = transport().bind(address(path), context)) {
      for (int i = 0; i < 1_000; i++) {
        UnixSocket one = socket();
        silent.add(one);
        while (!one.connect(UnixAddress.of(path))) {
          Thread.sleep(1);
        }
      }
      exchange(in, address(path));
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
