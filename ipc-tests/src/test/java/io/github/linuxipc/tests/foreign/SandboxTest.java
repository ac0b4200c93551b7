package io.github.linuxipc.tests.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.tests.guard.Watchdog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A process whose sandbox, such as a container's seccomp profile, forbids a system call. */
@Tag("one-jdk")
@ExtendWith(Watchdog.class)
class SandboxTest {
  @RegisterExtension final ForeignFixture fixture = new ForeignFixture();

  @BeforeEach
  void needStrace() throws Exception {
    Strace.assumeUsable();
  }

  @ParameterizedTest
  @CsvSource({
    "pidfd_open, EPERM, wake signal:reload",
    "pidfd_send_signal, EPERM, wake signal:reload",
    "mq_open, EPERM, receive mq:orders --timeout 0s",
    "mq_open, ENOSYS, receive mq:orders --timeout 0s",
    "statx, EPERM, receive shm:orders --timeout 0s",
  })
  void shouldNameTheForbiddenCallAndNoOtherCause(String call, String error, String command)
      throws Exception {
    assumeTrue(
        !call.equals("statx") || Runtime.version().feature() < 22, "later JDKs need statx too");
    try (Waiter waiter = fixture.ipc().waiter("signal:reload")) {
      assertFalse(waiter.await(java.time.Duration.ZERO));
      Process process =
          fixture.shell(
              "exec strace -f -qq -o /dev/null -e trace="
                  + call
                  + " -e inject="
                  + call
                  + ":error="
                  + error
                  + " env IPC_RUNTIME_DIR="
                  + fixture.path("run")
                  + " "
                  + fixture.ipcCommand()
                  + " "
                  + command
                  + " 2>&1");
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertEquals(1, process.waitFor(), output);
      assertTrue(output.contains("IPC-109"), output);
      assertTrue(output.contains(call) && output.contains(error), output);
      assertTrue(output.contains("seccomp profile"), output);
      assertFalse(output.contains("another user") || output.contains("Remove it"), output);
    }
  }

  /**
   * The JDK reports only the error text of the C library. Most of its native methods have the name
   * of the system call; for a rename, the JDK names the file.
   */
  @ParameterizedTest
  @CsvSource({
    "socket, EPERM, receive unix:orders, socket",
    "socket, EAFNOSUPPORT, receive unix-seqpacket:orders, socket",
    "listen, EPERM, receive unix:orders, listen",
    "bind, EPERM, receive tcp:127.0.0.1:0, bind",
    "bind, EPERM, receive shm:orders, bind",
    "/^rename, EPERM, receive orders, orders.channel.new",
    "accept4, EPERM, receive unix-seqpacket:orders, accept4",
    "getsockopt, EPERM, send unix:taken x, getSoPeerCred",
  })
  void shouldNameTheForbiddenCallThatTheJdkMakes(
      String call, String error, String command, String named) throws Exception {
    try (Receiver receiver = fixture.ipc().receiver("unix:taken")) {
      Process process =
          fixture.shell(
              "exec strace -f -qq -o /dev/null -e trace="
                  + call
                  + " -e inject="
                  + call
                  + ":error="
                  + error
                  + " "
                  + fixture.ipcCommand()
                  + " "
                  + command
                  + (command.startsWith("receive") ? " --timeout 0s" : "")
                  + " 2>&1");
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertEquals(1, process.waitFor(), output);
      assertTrue(output.contains("IPC-109"), output);
      assertTrue(
          output.matches("(?s).*may not make a required system call: \\S*" + named + "[: ].*"),
          output);
      assertTrue(output.contains("seccomp profile"), output);
      assertFalse(output.contains("writable"), output);
      assertNull(receiver.tryReceive());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EPERM", "ENOSYS"})
  void shouldNameTheForbiddenCallOfAnOpenEndpoint(String error) throws Exception {
    try (Receiver receiver = fixture.ipc().receiver("mq:orders")) {
      Process process =
          fixture.shell(
              "exec strace -f -qq -o /dev/null -e trace=mq_timedsend -e inject=mq_timedsend:error="
                  + error
                  + " "
                  + fixture.ipcCommand()
                  + " send mq:orders x 2>&1");
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertEquals(1, process.waitFor(), output);
      assertTrue(output.contains("may not make a required system call: mq_"), output);
      assertTrue(output.contains(error) && output.contains("seccomp profile"), output);
      assertNull(receiver.tryReceive());
    }
  }
}
