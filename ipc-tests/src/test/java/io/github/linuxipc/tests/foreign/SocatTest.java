package io.github.linuxipc.tests.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.guard.Watchdog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** T16: socat as the peer on packets and on a FIFO, in both directions. */
@ExtendWith(Watchdog.class)
class SocatTest {
  @RegisterExtension final ForeignFixture fixture = new ForeignFixture();

  @BeforeEach
  void findSocat() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/socat")), "needs socat");
  }

  private String abstractName() {
    return fixture.path("s").toString().substring(1);
  }

  private static String text(Receiver receiver) throws Exception {
    return new String(receiver.receive().toByteArray(), UTF_8);
  }

  private static void send(Sender sender, String... messages) throws Exception {
    for (String message : messages) {
      sender.send(message.getBytes(UTF_8));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unix-dgram, UNIX-SENDTO:s, ABSTRACT-SENDTO:%s",
    "unix-seqpacket, 'UNIX-CONNECT:s,socktype=5', 'ABSTRACT-CONNECT:%s,socktype=5'"
  })
  void T16_shouldReceivePackets(String scheme, String path, String abstractAddress)
      throws Exception {
    String packets = "printf one | socat -u - %1$s; printf 'two words' | socat -u - %1$s";
    try (Receiver receiver =
        fixture.ipc().receiver(scheme + ":" + fixture.path("s") + "?wire=raw")) {
      ForeignFixture.output(fixture.shell(packets.formatted(path)));
      assertEquals(List.of("one", "two words"), List.of(text(receiver), text(receiver)));
    }
    String name = abstractName();
    try (Receiver receiver = fixture.ipc().receiver(scheme + ":@" + name + "?wire=raw")) {
      ForeignFixture.output(fixture.shell(packets.formatted(abstractAddress.formatted(name))));
      assertEquals(List.of("one", "two words"), List.of(text(receiver), text(receiver)));
    }
  }

  @ParameterizedTest
  @CsvSource({"unix-dgram, 'UNIX-RECV:s,mode=600'", "unix-seqpacket, 'UNIX-LISTEN:s,socktype=5'"})
  void T16_shouldSendPackets(String scheme, String address) throws Exception {
    Process socat = fixture.shell("exec socat -u " + address + " -");
    try (Sender sender = fixture.ipc().sender(scheme + ":" + fixture.path("s") + "?wire=raw")) {
      send(sender, "one");
      assertEquals("one", new String(socat.getInputStream().readNBytes(3), UTF_8));
      send(sender, "two words");
      assertEquals("two words", new String(socat.getInputStream().readNBytes(9), UTF_8));
    }
  }

  @Test
  void T16_shouldReceiveLinesThroughAFifo() throws Exception {
    String address = "fifo:" + fixture.path("f") + "?wire=lines";
    try (Receiver receiver = fixture.ipc().receiver(address)) {
      ForeignFixture.output(fixture.shell("printf 'from\\nsocat' | socat -u - OPEN:f,wronly"));
      assertEquals(List.of("from", "socat"), List.of(text(receiver), text(receiver)));
    }
  }

  @Test
  void T16_shouldSendLinesThroughAFifo() throws Exception {
    Process socat = fixture.shell("mkfifo -m 600 f && exec socat -u OPEN:f,rdonly -");
    try (Sender sender = fixture.ipc().sender("fifo:" + fixture.path("f") + "?wire=lines")) {
      send(sender, "to", "", "socat");
    }
    assertEquals("to\n\nsocat\n", ForeignFixture.output(socat));
  }
}
