package io.github.linuxipc.socket.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.fixture.LinkTest;
import io.github.linuxipc.socket.polling.SenderRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests handshakes whose connection cannot be registered. */
class SeqpacketHandshakerTest extends LinkTest {
  @Test
  void T10_shouldForgetAConnectionThatCannotBeRegistered() throws Exception {
    UnixAddress address = UnixAddress.of(directory.path().resolve("s"));
    try (UnixSocket listener = UnixSocket.seqpacket();
        UnixSocket sender = UnixSocket.seqpacket();
        Poll poll = Poll.open()) {
      listener.bind(address);
      listener.listen(4);
      assertTrue(sender.connect(address));
      AdmissionControl admission =
          new AdmissionControl(
              (uid, gid) -> "me", context, new SenderRegistry<>(4), poll, () -> {});
      Epoll epoll = Epoll.open(4);
      epoll.close(); // nothing can be registered from now on
      PacketHandshaker handshaker =
          new SeqpacketKind(Duration.ofSeconds(10)).handshaker(admission, epoll);
      assertTrue(handshaker.next(listener));
      assertEquals(0, sender.receive(new NativeBuffer(8)), "the connection is closed");
      assertEquals(Long.MAX_VALUE, handshaker.leftNs(), "no handshake is in progress");
      handshaker.close();
    }
  }
}
