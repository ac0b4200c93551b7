package io.github.linuxipc.tests.foreign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.guard.Watchdog;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The peer is a C program that was written from the wire pages alone. It uses {@code wire=framed}.
 */
@ExtendWith(Watchdog.class)
class FramedPeerTest {
  @RegisterExtension final ForeignFixture fixture = new ForeignFixture();

  /** Returns the message that the C program makes from a number. */
  private static byte[] message(int number, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (number * 7 + i);
    }
    return bytes;
  }

  /** Returns what the C program prints for a message. */
  private static String line(int number, int size) {
    int sum = 0;
    for (byte value : message(number, size)) {
      sum = sum * 31 + (value & 0xff);
    }
    return number + " " + size + " " + Integer.toUnsignedString(sum);
  }

  @ParameterizedTest
  @CsvSource({
    "unix, 200, 0", "unix, 200, 100", "unix, 5, 65520", "unix, 5, 65521", "unix, 5, 1048576",
    "fifo, 200, 0", "fifo, 200, 100", "fifo, 5, 4080", "fifo, 5, 4081", "fifo, 5, 1048576"
  })
  void shouldReceiveWhatTheCProgramSends(String scheme, int count, int size) throws Exception {
    String address = scheme + ":" + fixture.path("c");
    try (Receiver receiver = fixture.ipc().receiver(address)) {
      Process program = fixture.c("framed_peer", "send", scheme, fixture.path("c"), count, size);
      for (int number = 0; number < count; number++) {
        assertArrayEquals(message(number, size), receiver.receive().toByteArray(), "message");
      }
      assertEquals("", ForeignFixture.output(program));
      receiver.poll(m -> {}, 1, java.time.Duration.ofMillis(300));
      assertEquals(
          0, receiver.statistics().peerLosses(), "senders that left without a close notice");
      assertEquals(0, receiver.statistics().skipped(), "frames skipped");
      assertEquals(0, receiver.statistics().droppedPartials(), "partial messages dropped");
    }
  }

  @ParameterizedTest
  @CsvSource({"unix, 65520", "fifo, 4080"})
  void shouldSendWhatTheCProgramReceives(String scheme, int frame) throws Exception {
    int[] sizes = {0, 1, 100, frame - 1, frame, frame + 1, 3 * frame, 1 << 20, 0};
    Process program = fixture.c("framed_peer", "receive", scheme, fixture.path("c"));
    try (Sender sender = fixture.ipc().sender(scheme + ":" + fixture.path("c"))) {
      for (int number = 0; number < sizes.length; number++) {
        sender.send(message(number, sizes[number]));
      }
    }
    StringBuilder expected = new StringBuilder();
    for (int number = 0; number < sizes.length; number++) {
      expected.append(line(number, sizes[number])).append('\n');
    }
    assertEquals(expected.append("goodbye\n").toString(), ForeignFixture.output(program));
  }

  @ParameterizedTest
  @CsvSource({
    "unix, 20, 0", "unix, 20, 100", "unix, 3, 65520", "unix, 3, 1048576",
    "fifo, 20, 0", "fifo, 20, 100", "fifo, 3, 4080", "fifo, 3, 1048576"
  })
  void shouldReceiveTheHeadersThatTheCProgramSends(String scheme, int count, int size)
      throws Exception {
    String large = "x".repeat(3_900);
    String path = fixture.path("c").toString();
    try (Receiver receiver = fixture.ipc().receiver(scheme + ":" + path)) {
      Process program =
          fixture.c(
              "framed_peer", "send", scheme, path, count, size, "b=2", "a=", "b=1", "L=" + large);
      for (int number = 0; number < count; number++) {
        Message message = receiver.receive();
        assertArrayEquals(message(number, size), message.toByteArray(), "message");
        assertEquals(Headers.of("b", "2", "a", "", "b", "1", "L", large), message.headers());
      }
      assertEquals("", ForeignFixture.output(program));
      assertEquals(0, receiver.statistics().skipped(), "frames skipped");
    }
  }

  @ParameterizedTest
  @CsvSource({"unix, 65520", "fifo, 4080"})
  void shouldSendTheHeadersThatTheCProgramReceives(String scheme, int frame) throws Exception {
    int[] sizes = {0, 1, 100, frame - 11, frame - 10, frame, 3 * frame, 1 << 20, 0};
    Headers headers = Headers.of("b", "2", "a", "");
    Process program = fixture.c("framed_peer", "receive", scheme, fixture.path("c"));
    StringBuilder expected = new StringBuilder();
    try (Sender sender = fixture.ipc().sender(scheme + ":" + fixture.path("c"))) {
      for (int number = 0; number < sizes.length; number++) {
        ByteBuffer message = ByteBuffer.wrap(message(number, sizes[number]));
        sender.send(message, number % 3 == 2 ? Headers.empty() : headers);
        expected.append(line(number, sizes[number])).append(number % 3 == 2 ? "" : " b=2 a=");
        expected.append('\n');
      }
    }
    assertEquals(expected.append("goodbye\n").toString(), ForeignFixture.output(program));
  }

  @Test
  void T10_shouldCountTheCProgramAsLostWhenItIsKilled() throws Exception {
    for (String scheme : List.of("unix", "fifo")) {
      String path = fixture.path(scheme).toString();
      try (Receiver receiver = fixture.ipc().receiver(scheme + ":" + path)) {
        Process program = fixture.c("framed_peer", "send", scheme, path, 100_000, 1_000);
        assertArrayEquals(message(0, 1_000), receiver.receive().toByteArray(), "message");
        program.destroyForcibly().waitFor();
        while (receiver.statistics().peerLosses() == 0) {
          receiver.poll(m -> {}, 100, java.time.Duration.ofMillis(100));
        }
        assertEquals(0, receiver.statistics().skipped(), "frames skipped");
      }
    }
  }
}
