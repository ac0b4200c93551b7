package io.github.linuxipc.tests.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.MessagePriority;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.guard.Watchdog;
import java.io.BufferedReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T16: C programs that send and receive packets and do not use this library. */
@ExtendWith(Watchdog.class)
class RawPeerTest {
  @RegisterExtension final ForeignFixture fixture = new ForeignFixture();

  private String abstractName() {
    return "@" + fixture.path("c").toString().substring(1);
  }

  private static String text(Receiver receiver) throws Exception {
    return new String(receiver.receive().toByteArray(), UTF_8);
  }

  private static void ready(BufferedReader output) throws Exception {
    assertEquals("ready", output.readLine(), "the program's first line");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void T16_shouldReceiveThePacketsOfAProgram(String kind) throws Exception {
    for (String name : List.of(fixture.path("c").toString(), abstractName())) {
      try (Receiver receiver = fixture.ipc().receiver("unix-" + kind + ":" + name + "?wire=raw")) {
        ForeignFixture.output(
            fixture.c("raw_peer", "send", kind, name, "one", "two words", "three"));
        assertEquals("one", text(receiver));
        assertEquals("two words", text(receiver));
        assertEquals("three", text(receiver));
        ForeignFixture.output(fixture.c("raw_peer", "send", kind, name, "another program"));
        assertEquals("another program", text(receiver));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void T16_shouldSendPacketsToAProgram(String kind) throws Exception {
    for (String name : List.of(fixture.path("c").toString(), abstractName())) {
      Process program = fixture.c("raw_peer", "receive", kind, name, 3);
      BufferedReader output = program.inputReader();
      ready(output);
      try (Sender sender = fixture.ipc().sender("unix-" + kind + ":" + name + "?wire=raw")) {
        for (String packet : List.of("one", "two words", "three")) {
          sender.send(packet.getBytes(UTF_8));
          assertEquals(packet, output.readLine());
        }
      }
      assertEquals(0, program.waitFor(), "the program's exit status");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void T16_shouldSkipAndCountAPacketThatIsTooLong(String kind) throws Exception {
    String name = fixture.path("c").toString();
    String address = "unix-" + kind + ":" + name + "?wire=raw&max-message-size=1k";
    try (Receiver receiver = fixture.ipc().receiver(address)) {
      ForeignFixture.output(fixture.c("raw_peer", "size", kind, name, 1_024));
      ForeignFixture.output(fixture.c("raw_peer", "size", kind, name, 1_025));
      ForeignFixture.output(fixture.c("raw_peer", "size", kind, name, 100_000));
      ForeignFixture.output(fixture.c("raw_peer", "send", kind, name, "after"));
      List<String> taken = new ArrayList<>(List.of(text(receiver), text(receiver)));
      taken.sort(null);
      assertEquals(List.of("after", "x".repeat(1_024)), taken);
      while (receiver.statistics().skipped() < 2) {
        receiver.poll(m -> {}, 1, Duration.ofMillis(50));
      }
      assertEquals(2, receiver.statistics().skipped(), "packets skipped");
    }
  }

  @Test
  void T16_shouldReceiveAnEmptyDatagramAsAnEmptyMessage() throws Exception {
    String name = fixture.path("c").toString();
    try (Receiver receiver = fixture.ipc().receiver("unix-dgram:" + name + "?wire=raw")) {
      ForeignFixture.output(fixture.c("raw_peer", "size", "dgram", name, 0));
      ForeignFixture.output(fixture.c("raw_peer", "send", "dgram", name, "after"));
      assertEquals("", text(receiver));
      assertEquals("after", text(receiver));
    }
  }

  @Test
  void T16_shouldTreatAnEmptySequencedPacketAsTheEndAndRefuseToSendOne() throws Exception {
    String name = fixture.path("c").toString();
    String address = "unix-seqpacket:" + name + "?wire=raw";
    try (Receiver receiver = fixture.ipc().receiver(address);
        Sender sender = fixture.ipc().sender(address)) {
      ForeignFixture.output(fixture.c("raw_peer", "size", "seqpacket", name, 0));
      IpcConfigurationException refused =
          assertThrows(IpcConfigurationException.class, () -> sender.send(new byte[0]));
      assertEquals(ErrorCode.UNSUPPORTED_PAYLOAD, refused.code());
      sender.send("after".getBytes(UTF_8));
      assertEquals("after", text(receiver));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void T01_shouldRefuseAPacketLongerThanTheLimitAndSendNothing(String kind) throws Exception {
    String address = "unix-" + kind + ":" + fixture.path("c") + "?wire=raw&max-message-size=1k";
    try (Receiver receiver = fixture.ipc().receiver(address);
        Sender sender = fixture.ipc().sender(address)) {
      assertThrows(MessageTooLargeException.class, () -> sender.send(new byte[1_025]));
      sender.send("after".getBytes(UTF_8));
      assertEquals("after", text(receiver));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void T10_shouldServeFramedSendersWhenAProgramSendsGarbage(String kind) throws Exception {
    String name = fixture.path("c").toString();
    String address = "unix-" + kind + ":" + name;
    try (Receiver receiver = fixture.ipc().receiver(address);
        Sender sender = fixture.ipc().sender(address)) {
      for (int i = 0; i < 5; i++) {
        ForeignFixture.output(
            fixture.c("raw_peer", "send", kind, name, "IPCs is how a hello begins"));
        ForeignFixture.output(fixture.c("raw_peer", "size", kind, name, 32 + i * 10_000));
        sender.send("served".getBytes(UTF_8));
        assertEquals("served", text(receiver));
      }
    }
  }

  private static String mqName() {
    return "/ipc-c-" + ProcessHandle.current().pid();
  }

  @Test
  void T16_shouldReceiveTheMessagesOfAProgramByPriority() throws Exception {
    try (Receiver receiver = fixture.ipc().receiver("mq:" + mqName() + "?wire=raw")) {
      MessagePriority view = receiver.extension(MessagePriority.class).orElseThrow();
      ForeignFixture.output(
          fixture.c("raw_peer", "send", "mq", mqName(), "1:low", "9:high", "1:later"));
      List<String> taken = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        receiver.poll(
            m -> taken.add(view.priority() + ":" + new String(m.toByteArray(), UTF_8)),
            1,
            Duration.ofSeconds(30));
      }
      assertEquals(List.of("9:high", "1:low", "1:later"), taken);
    }
  }

  @Test
  void T16_shouldSendMessagesWithAPriorityToAProgram() throws Exception {
    Process program = fixture.c("raw_peer", "receive", "mq", mqName(), 3);
    ready(program.inputReader());
    try (Sender low = fixture.ipc().sender("mq:" + mqName() + "?wire=raw&priority=1");
        Sender high = fixture.ipc().sender("mq:" + mqName() + "?wire=raw&priority=9")) {
      low.send("low".getBytes(UTF_8));
      high.send("high".getBytes(UTF_8));
      low.send("later".getBytes(UTF_8));
    }
    program.getOutputStream().write('\n');
    program.getOutputStream().flush();
    List<String> lines = program.inputReader().lines().toList();
    assertEquals(List.of("9:high", "1:low", "1:later"), lines);
    assertEquals(0, program.waitFor(), "the program's exit status");
  }
}
