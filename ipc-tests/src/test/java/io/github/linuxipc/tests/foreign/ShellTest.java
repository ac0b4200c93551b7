package io.github.linuxipc.tests.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.guard.Watchdog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** T16: redirections and pipelines of a shell. */
@ExtendWith(Watchdog.class)
class ShellTest {
  @RegisterExtension final ForeignFixture fixture = new ForeignFixture();

  @Test
  void T16_shouldReceiveWhatAShellRedirectsIntoAFifo() throws Exception {
    String address = "fifo:" + fixture.path("lines") + "?wire=lines";
    try (Receiver receiver = fixture.ipc().receiver(address)) {
      ForeignFixture.output(fixture.shell("echo one > lines; printf 'two\\nthree' > lines"));
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        lines.add(new String(receiver.receive().toByteArray(), UTF_8));
      }
      assertEquals(List.of("one", "two", "three"), lines);
    }
  }

  @Test
  void T16_shouldSendToAShellThatReadsAFifo() throws Exception {
    Process cat = fixture.shell("mkfifo -m 600 lines && echo ready && exec cat lines");
    assertEquals("ready", cat.inputReader().readLine());
    try (Sender sender = fixture.ipc().sender("fifo:" + fixture.path("lines") + "?wire=lines")) {
      sender.send("one".getBytes(UTF_8));
      sender.send("two words".getBytes(UTF_8));
    }
    assertEquals(List.of("one", "two words"), cat.inputReader().lines().toList());
    assertEquals(0, cat.waitFor(), "cat's exit status");
  }

  @Test
  void T16_shouldRunTheCommandInPipelines() throws Exception {
    String ipc = fixture.ipcCommand();
    assertEquals(
        "300\n",
        ForeignFixture.output(fixture.shell("seq 300 | " + ipc + " receive pipe:stdin | wc -l")));
    assertEquals(
        "2\n",
        ForeignFixture.output(fixture.shell(ipc + " send pipe:stdout one 'two words' | wc -l")));
    assertEquals(
        "a\nb\n",
        ForeignFixture.output(
            fixture.shell(
                "printf 'a\\nb' | " + ipc + " send pipe:stdout | " + ipc + " receive pipe:stdin")));
  }
}
