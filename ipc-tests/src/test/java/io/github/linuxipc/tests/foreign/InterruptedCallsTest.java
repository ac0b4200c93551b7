package io.github.linuxipc.tests.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.guard.Watchdog;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process whose calls of read(2) or write(2) fail with EINTR, as after a signal. Only the writes
 * of a sender and the reads of a receiver are interrupted. A sender's reads and a receiver's writes
 * also serve the JDK's selectors, which do not expect EINTR there.
 */
@Tag("slow")
@Tag("one-jdk")
@ExtendWith(Watchdog.class)
class InterruptedCallsTest {
  private static final int MESSAGES = 40;

  @RegisterExtension final ForeignFixture fixture = new ForeignFixture();

  @BeforeEach
  void needStrace() throws Exception {
    Strace.assumeUsable();
  }

  /**
   * Makes the next system call of a kind, and then every third, fail with EINTR in each thread of a
   * process.
   */
  private void interrupt(Process process, String call) throws Exception {
    Process strace =
        fixture.shell(
            "exec strace -f -qq -o trace -e trace=%s -e inject=%s:error=EINTR:when=1+3 -p %d"
                .formatted(call, call, process.pid()));
    Strace.awaitAllThreads(strace, process.pid());
  }

  private void assertInterrupted() throws Exception {
    assertTrue(
        Files.readString(fixture.path("trace")).contains("EINTR"), "nothing was interrupted");
  }

  private static List<String> numbers() {
    return IntStream.range(0, MESSAGES).mapToObj(String::valueOf).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp", "fifo"})
  void T08_shouldSendEveryMessageOnceWhenCallsAreInterrupted(String transport) throws Exception {
    try (Receiver receiver = fixture.ipc().receiver(transport + ":orders")) {
      Process sender =
          fixture.shell("exec " + fixture.ipcCommand() + " send " + transport + ":orders");
      sender.outputWriter().append("first\n").flush();
      assertEquals("first", new String(receiver.receive().toByteArray(), UTF_8));
      interrupt(sender, "write");
      sender.outputWriter().append(String.join("\n", numbers())).close();
      List<String> received = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        received.add(new String(receiver.receive().toByteArray(), UTF_8));
      }
      ForeignFixture.output(sender);
      assertEquals(numbers(), received);
      assertEquals(0, receiver.statistics().skipped(), "skipped");
      assertInterrupted();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp", "fifo"})
  void T08_shouldReceiveEveryMessageOnceWhenCallsAreInterrupted(String transport) throws Exception {
    int count = MESSAGES + 1;
    Process receiver =
        fixture.shell(
            "exec " + fixture.ipcCommand() + " receive " + transport + ":orders --count " + count);
    try (Sender sender = fixture.ipc().sender(transport + ":orders?connect-timeout=60s")) {
      sender.send("first".getBytes(UTF_8));
      assertEquals("first", receiver.inputReader().readLine());
      interrupt(receiver, "read");
      for (String each : numbers()) {
        sender.send(each.getBytes(UTF_8));
      }
      assertEquals(numbers(), receiver.inputReader().lines().toList());
      assertEquals(0, receiver.waitFor(), "the receiver's exit status");
      assertInterrupted();
    }
  }
}
