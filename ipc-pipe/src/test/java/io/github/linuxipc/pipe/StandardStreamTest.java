package io.github.linuxipc.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Standard input and output as channels: a program in a shell's pipeline. */
@Timeout(60)
class StandardStreamTest {
  private Bench bench;

  @BeforeEach
  void open() throws Exception {
    bench = new Bench();
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  /** Passes each message on, in brackets. */
  static final class Filter {
    public static void main(String[] arguments) throws Exception {
      try (Ipc ipc = Ipc.create();
          Receiver in = ipc.receiver("pipe:stdin");
          Sender out = ipc.sender("pipe:stdout?single-writer=true")) {
        while (true) {
          var message = new java.util.ArrayList<byte[]>();
          if (in.poll(m -> message.add(m.toByteArray()), 1, java.time.Duration.ofSeconds(30)) < 0) {
            return;
          }
          for (byte[] line : message) {
            out.send(
                ("[" + new String(line, java.nio.charset.StandardCharsets.UTF_8) + "]")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
          }
        }
      }
    }
  }

  private String filtered(String before, String after) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    String filter = java + " -cp '" + classPath + "' '" + Filter.class.getName() + "' 2>/dev/null";
    return bench.shell(before + filter + after);
  }

  @Test
  void T16_shouldTakePartInAPipeline() throws Exception {
    assertEquals("[a]\n[]\n[last]\n", filtered("printf 'a\\n\\nlast' | ", " | cat"));
  }

  @Test
  void T16_shouldEndAtTheEndOfAFileOrOfNothing() throws Exception {
    Path file = bench.directory().resolve("lines");
    java.nio.file.Files.writeString(file, "one\ntwo\n");
    assertEquals("[one]\n[two]\n", filtered("< " + file + " ", ""));
    assertEquals("", filtered(": | ", ""));
    assertEquals("", filtered("< /dev/null ", ""));
  }

  @Test
  void T16_shouldCarryALotThroughAPipeline() throws Exception {
    String counted = filtered("seq 1 50000 | ", " | tr -d '[]' | cksum");
    assertEquals(bench.shell("seq 1 50000 | cksum"), counted);
  }

  @Test
  void shouldSayWhichStandardStreamIsForWhat() {
    IpcConfigurationException out =
        assertThrows(IpcConfigurationException.class, () -> bench.ipc().receiver("pipe:stdout"));
    assertTrue(out.getMessage().contains("Receive from pipe:stdin."), out.getMessage());
    IpcConfigurationException in =
        assertThrows(IpcConfigurationException.class, () -> bench.ipc().sender("pipe:stdin"));
    assertTrue(in.getMessage().contains("Send to pipe:stdout."), in.getMessage());
  }

  @Test
  void shouldSayWhatToUseBetweenUnrelatedProcesses() {
    IpcException refused =
        assertThrows(IpcException.class, () -> bench.ipc().receiver("pipe:orders"));
    assertEquals(ErrorCode.NOT_REACHABLE, refused.code());
    assertTrue(refused.getMessage().contains("fifo"), refused.getMessage());
  }
}
