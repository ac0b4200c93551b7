package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.tests.traffic.Payload;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T16: one packet is one message. */
public abstract class PacketContract extends ContractTest {
  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected PacketContract(TransportUnderTest subject) {
    super(subject);
  }

  @Override
  List<String> commonSettings() {
    return List.of("wire=raw", "max-message-size=4k");
  }

  @BeforeEach
  void assumePackets() {
    assumeTrue(transport().wires().contains(WireFormat.RAW), "needs wire=raw");
  }

  @Test
  void T16_shouldCarryPacketsBetweenOurOwnEnds() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    for (int size : new int[] {1, 12, 100, 4_095, 4_096}) {
      sender.send(Payload.of(0, size, size));
      ContractAssertions.rangeArrives(receiver, 0, size, size + 1, size);
    }
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T16_shouldReceiveThePacketsOfAPlainProgram() throws Exception {
    Receiver receiver = receiver();
    try (WritableByteChannel program = subject().dial(receiver.address())) {
      for (int i = 0; i < 5; i++) {
        ByteBuffer packet = Payload.of(1, i, 50 + i);
        assertEquals(50 + i, program.write(packet), "bytes written");
        ContractAssertions.rangeArrives(receiver, 1, i, i + 1, 50 + i);
      }
    }
  }

  @Test
  void T16_shouldKeepTheOrderOfPackets() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    BackgroundAction<?> sending =
        BackgroundAction.run(
            () -> {
              for (int i = 0; i < 2_000; i++) {
                sender.send(Payload.of(0, i, 100));
              }
            });
    ContractAssertions.rangeArrives(receiver, 0, 0, 2_000, 100);
    sending.result();
  }
}
