package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.state.BlackboardWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code ipc get} and {@code ipc put} as processes of their own. */
@Tag("one-jdk")
class StateCommandsTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  @Test
  void S06_shouldPrintWhatWasPutAfterThePutHasEnded() throws Exception {
    sandbox.ipc("put", "limits", "max-orders", "100").exits(0).prints("").noErrors();
    sandbox
        .ipc("put", "limits", "max-size", "5", "--verbose")
        .exits(0)
        .errorContains("put version 1 of max-size on limits");
    sandbox.ipc("get", "limits", "max-orders").exits(0).prints("100\n").noErrors();
    sandbox.ipc("get", "limits").exits(0).prints("max-orders=100\nmax-size=5\n").noErrors();
  }

  @Test
  void S01_shouldSayThatAKeyHasNoValue() throws Exception {
    sandbox
        .ipc("get", "limits", "never")
        .exits(1)
        .prints("")
        .errorStartsWith("IPC-703 The key never of limits has no value");
    sandbox.ipc("get", "limits").exits(0).prints("").noErrors();
  }

  @Test
  void S02_shouldRefuseToPutWhileAWriterLives() throws Exception {
    try (Ipc ipc =
            Ipc.builder()
                .set("runtime-dir", String.valueOf(sandbox.path("x").getParent()))
                .build();
        BlackboardWriter writer = ipc.blackboardWriter("limits")) {
      ByteBuffer value = ByteBuffer.wrap("7".getBytes(StandardCharsets.US_ASCII));
      writer.put(writer.key("a"), value);
      sandbox
          .ipc("put", "limits", "a", "8")
          .exits(1)
          .errorStartsWith(
              "IPC-103 The blackboard has a writer, process " + ProcessHandle.current().pid());
      sandbox.ipc("get", "limits", "a").exits(0).prints("7\n").noErrors();
    }
  }

  @Test
  void S05_shouldPrintEachChangeThatItWatches() throws Exception {
    sandbox.ipc("put", "limits", "a", "1").exits(0);
    Invocation watching = sandbox.ipc("get", "limits", "a", "--watch");
    watching.awaitOutput("1\n");
    sandbox.ipc("put", "limits", "a", "2").exits(0);
    watching.awaitOutput("1\n2\n");
    watching.terminate();
    watching.end();
  }
}
