package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** T5 and T10 with a peer that does not use this library: it can harm only its own connection. */
public abstract class ForeignPeerContract extends ContractTest {
  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected ForeignPeerContract(TransportUnderTest subject) {
    super(subject);
  }

  private void write(Address receiver, byte[] bytes) throws IOException {
    try (WritableByteChannel foreign = subject().dial(receiver)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        foreign.write(rest);
      }
    } catch (IOException e) {
      // The receiver may disconnect the peer while the peer writes.
      assertEquals(true, e.toString().length() > 0);
    }
  }

  @Test
  void T10_shouldServeOtherSendersWhenAForeignPeerSendsGarbage() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    Random random = new Random(7);
    for (int i = 0; i < 40; i++) {
      byte[] garbage = new byte[random.nextInt(5_000)];
      random.nextBytes(garbage);
      write(receiver.address(), garbage);
      sender.send(Payload.of(0, i, 100));
      ContractAssertions.rangeArrives(receiver, 0, i, i + 1, 100);
    }
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T10_shouldServeOtherSendersWhileAForeignPeerIsSilent() throws Exception {
    Receiver receiver = receiver();
    List<WritableByteChannel> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        silent.add(subject().dial(receiver.address()));
      }
      Sender sender = sender();
      sender.send(Payload.of(0, 0, 100));
      ContractAssertions.rangeArrives(receiver, 0, 0, 1, 100);
    } finally {
      for (WritableByteChannel foreign : silent) {
        foreign.close();
      }
    }
  }

  @Test
  void T05_shouldNotAllocateTheSizeThatAForeignPeerAnnounces() throws Exception {
    subject().dial(receiver().address()).close();
    String small = channel() + "-b";
    PeerProcess peer =
        fixture().closeAtEnd(PeerProcess.start(List.of("-Xmx32m"), configuration(small)));
    peer.call("receiver", small);
    Address bound = ipc(configuration(small)).resolve(small).boundAddress().orElseThrow();
    byte[] announcement = new byte[64];
    for (int i = 0; i < 200; i++) {
      ByteBuffer bytes = ByteBuffer.wrap(announcement);
      while (bytes.hasRemaining()) {
        bytes.put((byte) (i % 2 == 0 ? 0xff : 0x7f));
      }
      write(bound, announcement);
    }
    Sender sender = ipc(configuration(small, "connect-timeout=30s")).sender(small);
    sender.send(Payload.of(0, 0, 100));
    assertEquals("1", peer.call("receive", 1), "messages received in a small heap");
  }
}
