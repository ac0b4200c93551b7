package io.github.linuxipc.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.posix.StandardStream;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Standard input and output as channels: a program in a shell's pipeline. */
@Timeout(60)
class StandardStreamTest {
  private PipeFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new PipeFixture();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
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
    return fixture.shell(before + fixture.javaCommand(Filter.class) + " 2>/dev/null" + after);
  }

  @Test
  void T16_shouldWorkWithinAPipeline() throws Exception {
    assertEquals("[a]\n[]\n[last]\n", filtered("printf 'a\\n\\nlast' | ", " | cat"));
  }

  @Test
  void T16_shouldEndAtTheEndOfAFileOrOfAnEmptyStream() throws Exception {
    Path file = fixture.directory().resolve("lines");
    java.nio.file.Files.writeString(file, "one\ntwo\n");
    assertEquals("[one]\n[two]\n", filtered("< " + file + " ", ""));
    assertEquals("", filtered(": | ", ""));
    assertEquals("", filtered("< /dev/null ", ""));
  }

  @Test
  void T16_shouldTransferManyMessagesThroughAPipeline() throws Exception {
    String counted = filtered("seq 1 50000 | ", " | tr -d '[]' | cksum");
    assertEquals(fixture.shell("seq 1 50000 | cksum"), counted);
  }

  /**
   * Writes four lines to a file: for each standard stream that it is usable or why it is not, and
   * then the result of binding standard input.
   */
  static final class Facts {
    public static void main(String[] arguments) throws Exception {
      StringBuilder facts = new StringBuilder();
      for (StandardStream stream : StandardStream.values()) {
        facts.append(stream.problem().orElse("usable")).append('\n');
      }
      try (Ipc ipc = Ipc.create();
          Receiver in = ipc.receiver("pipe:stdin")) {
        facts.append("bound at ").append(in.address()).append('\n');
      } catch (IpcException e) {
        facts.append(e.getMessage()).append('\n');
      }
      Files.writeString(Path.of(arguments[0]), facts);
    }
  }

  /**
   * The child only examines its streams. If standard output is closed, descriptor 1 may be a file
   * of the JDK, and a child that wrote to standard output by mistake would write to that file.
   */
  @ParameterizedTest
  @CsvSource({
    "'>&-', usable, closed, usable",
    "'<&- >&- 2>&-', closed, closed, closed",
    "'<&- 2>&-', closed, usable, closed",
    "'< /dev/null > /dev/null', usable, usable, usable",
  })
  void T16_shouldReportWhichStreamsTheParentHandedOver(
      String redirections, String input, String output, String error) throws Exception {
    Path file = fixture.directory().resolve("facts");
    fixture.shell(fixture.javaCommand(Facts.class, file.toString()) + " " + redirections);
    List<String> facts = Files.readAllLines(file);
    List<String> expected = List.of(input, output, error);
    for (int i = 0; i < expected.size(); i++) {
      String fact = facts.get(i);
      assertTrue(
          expected.get(i).equals("usable") ? fact.equals("usable") : fact.contains("was closed"),
          () -> redirections + ": " + facts);
    }
    assertTrue(
        input.equals("usable")
            ? facts.get(3).equals("bound at pipe:stdin")
            : facts.get(3).startsWith("IPC-109 Standard input was closed"),
        () -> redirections + ": " + facts);
  }

  /** The JVM has opened this file, too, on another descriptor. */
  @Test
  void T16_shouldReadTheRunTimeImageWhenItIsHandedOver() throws Exception {
    Path image = Path.of(System.getProperty("java.home"), "lib", "modules");
    assumeTrue(Files.isReadable(image), "needs a JDK with a run-time image");
    Path file = fixture.directory().resolve("facts");
    fixture.shell(fixture.javaCommand(Facts.class, file.toString()) + " < '" + image + "'");
    assertEquals("usable", Files.readAllLines(file).get(0));
  }

  @Test
  void T16_shouldWriteAtTheSharedPosition() throws Exception {
    Path file = fixture.directory().resolve("file");
    fixture.shell(
        "{ echo first; echo mid | "
            + fixture.javaCommand(Filter.class)
            + "; echo last; } > "
            + file);
    assertEquals("first\n[mid]\nlast\n", Files.readString(file));
  }

  /**
   * Waits on standard input until a time-out, an interrupt, a message and a close. The library
   * leaves the pipe in blocking mode.
   */
  static final class WaitingReceiver {
    public static void main(String[] arguments) throws Exception {
      try (Ipc ipc = Ipc.create();
          Receiver in = ipc.receiver("pipe:stdin")) {
        System.out.println(in.receive(Duration.ofMillis(100)) == null ? "timed out" : "received");
        Thread receiver = Thread.currentThread();
        new Thread(() -> later(receiver::interrupt)).start();
        try {
          in.receive();
        } catch (InterruptedException e) {
          System.out.println("interrupted");
        }
        System.out.println(new String(in.receive().toByteArray(), StandardCharsets.UTF_8));
        new Thread(() -> later(in)).start();
        try {
          in.receive();
        } catch (ChannelClosedException e) {
          System.out.println(e.code());
        }
      }
    }

    private static void later(AutoCloseable what) {
      try {
        Thread.sleep(100);
        what.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void T12_T13_shouldEndItsWaitOnStandardInput() throws Exception {
    Process child = fixture.java(WaitingReceiver.class);
    try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("timed out", output.readLine());
      assertEquals("interrupted", output.readLine());
      child.getOutputStream().write("late\n".getBytes(StandardCharsets.UTF_8));
      child.getOutputStream().flush();
      assertEquals("late", output.readLine());
      assertEquals("CLOSED", output.readLine());
      assertEquals(0, child.waitFor());
    }
  }

  @Test
  void shouldExplainTheDirectionOfAStandardStreamWhenMisused() {
    IpcConfigurationException out =
        assertThrows(IpcConfigurationException.class, () -> fixture.ipc().receiver("pipe:stdout"));
    assertTrue(out.getMessage().contains("Receive from pipe:stdin."), out.getMessage());
    IpcConfigurationException in =
        assertThrows(IpcConfigurationException.class, () -> fixture.ipc().sender("pipe:stdin"));
    assertTrue(in.getMessage().contains("Send to pipe:stdout."), in.getMessage());
  }

  @Test
  void shouldNameAnAlternativeForUnrelatedProcesses() {
    IpcException refused =
        assertThrows(IpcException.class, () -> fixture.ipc().receiver("pipe:orders"));
    assertEquals(ErrorCode.NOT_REACHABLE, refused.code());
    assertTrue(refused.getMessage().contains("fifo"), refused.getMessage());
  }
}
