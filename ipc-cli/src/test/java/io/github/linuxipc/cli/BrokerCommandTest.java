package io.github.linuxipc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.broker.BrokerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code ipc broker}. */
@Tag("one-jdk")
class BrokerCommandTest {
  private static final int TERMINATED = 143;

  @RegisterExtension final Sandbox sandbox = new Sandbox();

  @TempDir Path directory;

  private Invocation start(int port, String... more) throws Exception {
    String[] args = new String[3 + more.length];
    args[0] = "broker";
    args[1] = "--port";
    args[2] = "" + port;
    System.arraycopy(more, 0, args, 3, more.length);
    Invocation broker = sandbox.ipc(args);
    broker.awaitOutput("Broker at tcp://127.0.0.1:" + port + ", ");
    return broker;
  }

  private static void end(Invocation broker) throws Exception {
    broker.terminate();
    broker.exits(TERMINATED).noErrors();
  }

  @Test
  void shouldKeepItsFilesPrivateInTheRuntimeDirectory() throws Exception {
    end(start(BrokerProcess.freePort()));
    Path data = sandbox.path("broker");
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
    assertTrue(Files.exists(data.resolve("journal")), data::toString);
  }

  @Test
  void shouldUseTheDirectoryOfTheOption() throws Exception {
    Path data = directory.resolve("messages");
    end(start(BrokerProcess.freePort(), "--data", data.toString()));
    assertTrue(Files.exists(data.resolve("journal")), data::toString);
  }

  @Test
  void shouldRefuseAPortThatIsInUse() throws Exception {
    int port = BrokerProcess.freePort();
    Invocation first = start(port);
    sandbox
        .ipc("broker", "--port", "" + port, "--data", directory.resolve("other").toString())
        .exits(1)
        .prints("")
        .errorContains("IPC-109 No broker can be started at tcp://127.0.0.1:" + port)
        .errorContains("--port");
    end(first);
  }

  @Test
  void shouldRefuseADirectoryThatIsInUse() throws Exception {
    Invocation first = start(BrokerProcess.freePort());
    sandbox
        .ipc("broker", "--port", "" + BrokerProcess.freePort())
        .exits(1)
        .prints("")
        .errorContains("IPC-109 No broker can be started")
        .errorContains("another broker uses the directory")
        .errorContains("--data");
    end(first);
  }

  @Test
  void shouldRefuseWhatIsNoPort() throws Exception {
    sandbox.ipc("broker", "--port", "70000").exits(2).prints("").errorStartsWith("IPC-306 ");
  }

  @Test
  void shouldSayWhatToDoWithoutItsJars() throws Exception {
    sandbox
        .start(sandbox.commandWithout("ipc-broker", "broker"))
        .exits(2)
        .prints("")
        .errorStartsWith("IPC-301 ")
        .errorContains("lib/artemis");
  }
}
