package io.github.linuxipc.pipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The data that goes through a FIFO, between two ends of this library and with other programs. */
@Timeout(120)
class FifoStreamTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private PipeFixture fixture;
  private Path path;
  private String address;

  @BeforeEach
  void open() throws Exception {
    fixture = new PipeFixture();
    path = fixture.directory().resolve("orders.fifo");
    address = "fifo:" + path;
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  /** Sends messages of random sizes: the message's number, then bytes of its sender's mark. */
  static final class Writer {
    public static void main(String[] arguments) throws Exception {
      int mark = Integer.parseInt(arguments[1]);
      int largest = Integer.parseInt(arguments[3]);
      Random random = new Random(mark);
      try (var ipc = io.github.linuxipc.Ipc.create();
          Sender sender = ipc.sender(arguments[0])) {
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
          byte[] message = new byte[5 + random.nextInt(largest - 4)];
          Arrays.fill(message, (byte) mark);
          ByteBuffer.wrap(message).putInt(i);
          sender.send(message);
        }
      }
    }
  }

  /**
   * Receives a number of messages. The stream must not end before that, although a fast writer may
   * close before a slow one opens.
   */
  private static void take(Receiver receiver, int count, MessageHandler handler) throws Exception {
    for (int taken = 0; taken < count; ) {
      taken += receiver.poll(handler, count - taken, LONG);
    }
  }

  private Map<Integer, Integer> wholeMessages(Receiver receiver, int count) throws Exception {
    Map<Integer, Integer> next = new HashMap<>();
    take(
        receiver,
        count,
        message -> {
          byte[] bytes = message.toByteArray();
          int mark = bytes[4];
          for (int i = 5; i < bytes.length; i++) {
            assertEquals(mark, bytes[i], "torn at " + i);
          }
          assertEquals(next.getOrDefault(mark, 0), ByteBuffer.wrap(bytes).getInt(), "order");
          next.merge(mark, 1, Integer::sum);
        });
    return next;
  }

  @Test
  void P04_shouldNeverMixTheFramesOfSeveralWriters() throws Exception {
    try (Receiver receiver = fixture.ipc().receiver(address)) {
      List<Process> writers = new ArrayList<>();
      for (int mark = 1; mark <= 3; mark++) {
        writers.add(fixture.java(Writer.class, address, "" + mark, "5000", "9000"));
      }
      assertEquals(Map.of(1, 5000, 2, 5000, 3, 5000), wholeMessages(receiver, 15_000));
      assertEquals(0, receiver.statistics().skipped());
      assertEquals(0, receiver.statistics().peerLosses());
      for (Process writer : writers) {
        assertEquals(0, writer.waitFor());
      }
    }
  }

  /** Sends messages of 1 MiB. Each repeats its sender's mark and its own number. */
  static final class LargeWriter {
    static final int SIZE = 1 << 20;

    public static void main(String[] arguments) throws Exception {
      try (var ipc = io.github.linuxipc.Ipc.create();
          Sender sender = ipc.sender(arguments[0])) {
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
          ByteBuffer message = ByteBuffer.allocate(SIZE);
          while (message.hasRemaining()) {
            message.putInt(Integer.parseInt(arguments[1])).putInt(i);
          }
          sender.send(message.flip());
        }
      }
    }
  }

  @Test
  void P04_shouldKeepTheLargestMessagesOfEightWritersIntact() throws Exception {
    int writers = 8;
    int messages = 8;
    int[] next = new int[writers];
    try (Receiver receiver = fixture.ipc().receiver(address)) {
      List<Process> started = new ArrayList<>();
      for (int mark = 0; mark < writers; mark++) {
        started.add(fixture.java(LargeWriter.class, address, "" + mark, "" + messages));
      }
      take(
          receiver,
          writers * messages,
          message -> {
            ByteBuffer payload = message.payload();
            assertEquals(LargeWriter.SIZE, payload.remaining(), "the size");
            long whole = payload.getLong(payload.position());
            while (payload.hasRemaining()) {
              assertEquals(whole, payload.getLong(), "mixed with another's");
            }
            assertEquals(next[(int) (whole >> 32)]++, (int) whole, "order");
          });
      for (Process writer : started) {
        assertEquals(0, writer.waitFor());
      }
      for (int count : next) {
        assertEquals(messages, count, "messages of a writer");
      }
      assertEquals(0, receiver.statistics().skipped());
    }
  }

  @Test
  void T10_shouldSkipForeignBytesAndContinue() throws Exception {
    try (Receiver receiver = fixture.ipc().receiver(address);
        Sender sender = fixture.ipc().sender(address)) {
      sender.send("one".getBytes(UTF_8));
      fixture.shell("echo this is no frame at all, but longer than a header > " + path);
      sender.send("two".getBytes(UTF_8));
      fixture.shell("printf x > " + path);
      sender.send("three".getBytes(UTF_8));
      for (String expected : List.of("one", "two", "three")) {
        assertEquals(expected, PipeFixture.text(receiver.receive(LONG)).orElseThrow());
      }
      assertEquals(2, receiver.statistics().skipped());
    }
  }

  @Test
  void T16_shouldReceiveLinesOfAShellFromAFifoThatTheShellCreated() throws Exception {
    fixture.shell("mkfifo -m 600 " + path);
    Process echo = fixture.start("sh -c 'echo hello > " + path + "'");
    try (Receiver receiver = fixture.ipc().receiver(address + "?wire=lines")) {
      assertEquals("hello", PipeFixture.text(receiver.receive(LONG)).orElseThrow());
      assertEquals(0, echo.waitFor());
      fixture.shell("printf 'a\\nlast without an end' > " + path);
      assertEquals("a", PipeFixture.text(receiver.receive(LONG)).orElseThrow());
      assertEquals("last without an end", PipeFixture.text(receiver.receive(LONG)).orElseThrow());
    }
    assertTrue(java.nio.file.Files.exists(path), "who made it removes it");
  }

  @Test
  void T16_shouldSendLinesToAPlainProgram() throws Exception {
    fixture.shell("mkfifo -m 600 " + path);
    Process cat = fixture.start("cat " + path);
    try (Sender sender = fixture.ipc().sender(address + "?wire=lines")) {
      sender.send("to cat".getBytes(UTF_8));
      sender.send("x".repeat(4095).getBytes(UTF_8));
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> sender.send("x".repeat(4096).getBytes(UTF_8)));
      assertTrue(
          refused.getMessage().startsWith(ErrorCode.UNSUPPORTED_PAYLOAD.id()),
          refused.getMessage());
    }
    String expected = "to cat\n" + "x".repeat(4095) + "\n";
    assertEquals(expected, new String(cat.getInputStream().readAllBytes(), UTF_8));
  }

  @Test
  void T16_shouldSendABatchAfterALineThatWasRefused() throws Exception {
    fixture.shell("mkfifo -m 600 " + path);
    Process cat = fixture.start("cat " + path);
    try (Sender sender = fixture.ipc().sender(address + "?wire=lines")) {
      ByteBuffer tooLong = ByteBuffer.allocate(4096);
      assertThrows(IllegalArgumentException.class, () -> sender.trySend(tooLong));
      ByteBuffer[] lines = {UTF_8.encode("a"), UTF_8.encode("b")};
      assertEquals(2, sender.trySend(lines, 0, 2));
    }
    assertEquals("a\nb\n", new String(cat.getInputStream().readAllBytes(), UTF_8));
  }

  @Test
  void T16_shouldSendLongLinesWhenThereIsNoOtherWriter() throws Exception {
    fixture.shell("mkfifo -m 600 " + path);
    Process wc = fixture.start("wc -c " + path);
    try (Sender sender = fixture.ipc().sender(address + "?wire=lines&single-writer=true")) {
      sender.send("x".repeat(300_000).getBytes(UTF_8));
    }
    String counted = new String(wc.getInputStream().readAllBytes(), UTF_8);
    assertTrue(counted.startsWith("300001 "), counted);
  }
}
