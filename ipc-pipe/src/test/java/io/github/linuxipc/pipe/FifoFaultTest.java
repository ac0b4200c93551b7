package io.github.linuxipc.pipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChannelInUseException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.support.shared.LivenessLocks;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The faults of FIFOs that the contract kit does not cause. */
@Tag("slow")
@Tag("one-jdk")
@Timeout(120)
class FifoFaultTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int SENDER = 4711;
  private static final Path STRACE = Path.of("/usr/bin/strace");

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

  /** Sends the given number of messages of three frames each, with one call for each message. */
  static final class Flooder {
    static final int SIZE = 10_000;

    public static void main(String[] arguments) throws Exception {
      try (Ipc ipc = Ipc.create();
          Sender sender = ipc.sender(arguments[0])) {
        System.out.println("open");
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
          sender.send(message(i));
        }
      }
    }

    static byte[] message(int number) {
      byte[] message = new byte[SIZE];
      for (int at = 0; at + 4 <= SIZE; at += 4) {
        ByteBuffer.wrap(message).putInt(at, number);
      }
      return message;
    }
  }

  private static int takeWholeMessages(Receiver receiver) throws Exception {
    List<Integer> numbers = new ArrayList<>();
    receiver.forEach(
        message -> {
          byte[] bytes = message.toByteArray();
          int number = ByteBuffer.wrap(bytes).getInt();
          assertEquals(
              ByteBuffer.wrap(Flooder.message(number)), ByteBuffer.wrap(bytes), "the message");
          assertEquals(numbers.size(), number, "the next number");
          numbers.add(number);
        });
    return numbers.size();
  }

  /** The sender writes a HELLO, and then each frame in one write: three writes for each message. */
  @Test
  void P01_shouldDeliverWholeMessagesWhenASenderIsKilledAtAnyWrite() throws Exception {
    assumeTrue(Files.isExecutable(STRACE), "needs strace");
    for (int write = 2; write <= 8; write++) {
      try (Receiver receiver = fixture.ipc().receiver(address + "?end-of-stream=last-sender")) {
        String killed =
            "strace -f -o /dev/null -P %s -e trace=write -e inject=write:signal=KILL:when=%d "
                .formatted(path, write);
        Process sender = fixture.start(killed + fixture.javaCommand(Flooder.class, address, "100"));
        int whole = takeWholeMessages(receiver);
        sender.waitFor();
        // the signal may come before or after the write has its effect
        assertTrue(whole == (write - 2) / 3 || whole == (write - 1) / 3, write + ": " + whole);
        assertEquals(0, receiver.statistics().skipped(), "skipped");
        assertEquals(1, receiver.statistics().peerLosses(), "senders lost");
      }
    }
  }

  /** Binds and closes. */
  static final class Predecessor {
    public static void main(String[] arguments) throws Exception {
      try (Ipc ipc = Ipc.create();
          Receiver receiver = ipc.receiver(arguments[0])) {
        System.out.println(receiver.address());
      }
    }
  }

  @Test
  void T04_shouldKeepTheFifoOfTheSuccessorWhenItsPredecessorIsSlowToRemoveItsOwn()
      throws Exception {
    assumeTrue(Files.isExecutable(STRACE), "needs strace");
    fixture.ipc().receiver(address + "-other").close(); // so that the next bind is fast
    String slow =
        "strace -f -o /dev/null -P %s -e trace=unlink -e inject=unlink:delay_enter=4000000 "
            .formatted(path);
    Process closing = fixture.start(slow + fixture.javaCommand(Predecessor.class, address));
    assertEquals(address, closing.inputReader(UTF_8).readLine());
    Thread.sleep(1000); // the predecessor is now about to remove its FIFO
    Receiver successor = null;
    while (successor == null) {
      try {
        successor = fixture.ipc().receiver(address);
      } catch (ChannelInUseException e) {
        Thread.sleep(1); // until the predecessor has removed its FIFO
      }
    }
    assertEquals(0, closing.waitFor());
    assertTrue(Files.exists(path), "the predecessor has removed the FIFO of its successor");
    successor.close();
  }

  @Test
  void P08_shouldTransferTheSameMessagesWhenCallsAreInterrupted() throws Exception {
    assumeTrue(Files.isExecutable(STRACE), "needs strace");
    try (Receiver receiver = fixture.ipc().receiver(address + "?end-of-stream=last-sender")) {
      String interrupted =
          "strace -f -o /dev/null -P %s -e trace=write -e inject=write:error=EINTR:when=2+3 "
              .formatted(path);
      Process sender =
          fixture.start(interrupted + fixture.javaCommand(Flooder.class, address, "50"));
      assertEquals(50, takeWholeMessages(receiver));
      assertEquals(0, sender.waitFor());
      assertEquals(0, receiver.statistics().skipped(), "skipped");
    }
  }

  @Test
  void P08_shouldReceiveAFrameThatArrivesByteByByte() throws Exception {
    NativeBuffer memory = new NativeBuffer(100);
    ByteBuffer frames = memory.buffer();
    for (int number = 0; number < 3; number++) {
      frame(frames, number, "message " + number);
    }
    try (Receiver receiver = fixture.ipc().receiver(address);
        OpenFile writer = OpenFile.open(path, OpenFile.WRITE)) {
      assertEquals(LivenessLocks.Join.JOINED, new LivenessLocks(writer).join(SENDER));
      for (int i = 0; i < frames.position(); i++) {
        writer.write(memory, i, 1);
        receiver.poll(m -> assertTrue(PipeFixture.text(m).orElseThrow().startsWith("message ")), 1);
      }
      assertEquals(3, receiver.statistics().messages(), "messages");
      assertEquals(0, receiver.statistics().skipped(), "skipped");
    }
  }

  /** The test closes the descriptor, because the kernel reports a killed sender only by that. */
  @Test
  void P01_shouldDropAPartialFrameWhenASenderDiesAfterAnyByteAndServeTheNext() throws Exception {
    NativeBuffer memory = new NativeBuffer(100);
    frame(memory.buffer(), 0, "whole");
    int half = memory.buffer().position();
    frame(memory.buffer(), 1, "half");
    int end = memory.buffer().position();
    for (int cut = half; cut <= end; cut++) {
      try (Receiver receiver = fixture.ipc().receiver(address + "?end-of-stream=last-sender")) {
        try (OpenFile writer = OpenFile.open(path, OpenFile.WRITE)) {
          assertEquals(LivenessLocks.Join.JOINED, new LivenessLocks(writer).join(SENDER));
          writer.write(memory, 0, cut);
          assertEquals("whole", PipeFixture.text(receiver.receive(LONG)).orElseThrow());
        }
        List<String> rest = new ArrayList<>();
        receiver.forEach(m -> rest.add(PipeFixture.text(m).orElseThrow()));
        assertEquals(cut == end ? List.of("half") : List.of(), rest, "cut at " + cut);
        assertEquals(1, receiver.statistics().peerLosses(), "senders lost");
        assertEquals(cut == half || cut == end ? 0 : 1, receiver.statistics().skipped(), "skipped");
        try (Sender next = fixture.ipc().sender(address)) {
          next.send("next".getBytes(UTF_8));
          assertEquals("next", PipeFixture.text(receiver.receive(LONG)).orElseThrow());
        }
      }
    }
  }

  @Test
  void T10_shouldReportASenderThatConnectsAndClosesBehindGarbage() throws Exception {
    try (Receiver receiver = fixture.ipc().receiver(address)) {
      assertEquals(0, receiver.poll(m -> {}, 1), "a poll, so that it has looked who is there");
      fixture.shell("printf '\\1' > " + path);
      try (Sender brief = fixture.ipc().sender(address)) {
        brief.send("first".getBytes(UTF_8));
        brief.send("second".getBytes(UTF_8));
      }
      assertEquals("first", PipeFixture.text(receiver.receive(LONG)).orElseThrow());
      assertEquals("second", PipeFixture.text(receiver.receive(LONG)).orElseThrow());
      assertEquals(1, receiver.statistics().skipped(), "skipped");
    }
  }

  private static void frame(ByteBuffer to, int number, String text) {
    byte[] payload = text.getBytes(UTF_8);
    FrameHeader.put(to, payload.length, FrameHeader.LAST, 0, SENDER, number);
    to.put(payload);
  }

  @Test
  void P05_shouldContinueWhenTheLastWriterClosesAndANewOneOpens() throws Exception {
    try (Receiver receiver = fixture.ipc().receiver(address)) {
      for (int i = 0; i < 3; i++) {
        try (Sender sender = fixture.ipc().sender(address)) {
          sender.send(("from " + i).getBytes(UTF_8));
        }
        assertEquals("from " + i, PipeFixture.text(receiver.receive(LONG)).orElseThrow());
        assertEquals(0, receiver.poll(m -> {}, 1, Duration.ofMillis(50)), "a poll with no writer");
      }
    }
  }

  /** A pipe without a writer reports its end of file, and a wait for that would spin. */
  @Test
  void P05_shouldSleepWhenThereIsNoWriter() throws Exception {
    try (Receiver receiver = fixture.ipc().receiver(address + "?wire=lines")) {
      fixture.shell("echo first > " + path);
      assertEquals("first", PipeFixture.text(receiver.receive(LONG)).orElseThrow());
      long busyNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      assertEquals(0, receiver.poll(m -> {}, 1, Duration.ofMillis(500)), "a poll with no writer");
      busyNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - busyNs;
      assertTrue(busyNs < 100_000_000, "it was busy for " + busyNs + " ns of 500 ms");
      fixture.shell("echo second > " + path);
      assertEquals("second", PipeFixture.text(receiver.receive(LONG)).orElseThrow());
    }
  }

  @Test
  void P07_shouldRejectAReplacementOfTheFifo() throws Exception {
    Path victim = Files.writeString(fixture.directory().resolve("victim"), "untouched");
    for (String replace :
        List.of(
            "rm PATH; cp VICTIM PATH; chmod 600 PATH",
            "rm PATH; ln -s VICTIM PATH",
            "rm PATH; mkdir -m 700 PATH",
            "rm -r PATH; mkfifo -m 600 other; ln -s other PATH")) {
      fixture.shell(
          "cd "
              + fixture.directory()
              + " && [ -e PATH ] || mkfifo -m 600 PATH".replace("PATH", path.toString()));
      fixture.shell(
          "cd "
              + fixture.directory()
              + "; "
              + replace.replace("PATH", path.toString()).replace("VICTIM", victim.toString()));
      for (String end : List.of("sender", "receiver")) {
        IpcException refused = assertThrows(IpcException.class, () -> open(end), replace + end);
        assertEquals(ErrorCode.INSECURE, refused.code(), refused.getMessage());
      }
    }
    assertEquals("untouched", Files.readString(victim));
  }

  private void open(String end) throws Exception {
    String quick = address + "?connect-timeout=0";
    AutoCloseable opened =
        end.equals("sender") ? fixture.ipc().sender(quick) : fixture.ipc().receiver(quick);
    opened.close();
  }

  /**
   * A thread swaps the FIFO for a symbolic link while senders open it. The library compares the
   * opened file with the path.
   */
  @Test
  void P07_shouldNeverWriteIntoAReplacementWhenSwappedDuringOpen() throws Exception {
    Path victim = Files.writeString(fixture.directory().resolve("victim"), "untouched");
    Path aside = fixture.directory().resolve("aside");
    AtomicBoolean stop = new AtomicBoolean();
    try (Receiver receiver = fixture.ipc().receiver(address)) {
      Thread swapper = new Thread(() -> swap(victim, aside, stop), "swapper");
      swapper.start();
      int refused = 0;
      for (int i = 0; i < 300; i++) {
        try (Sender sender = fixture.ipc().sender(address + "?connect-timeout=0")) {
          sender.send("for the receiver".getBytes(UTF_8));
          assertEquals("for the receiver", PipeFixture.text(receiver.receive(LONG)).orElseThrow());
        } catch (IpcException e) {
          refused++;
        }
      }
      stop.set(true);
      swapper.join();
      assertTrue(refused > 0, "the swap was never met");
      assertEquals("untouched", Files.readString(victim));
    }
  }

  private void swap(Path victim, Path aside, AtomicBoolean stop) {
    try {
      while (!stop.get()) {
        Files.move(path, aside);
        Files.createSymbolicLink(path, victim);
        Thread.sleep(0, 200_000);
        Files.delete(path);
        Files.move(aside, path);
        Thread.sleep(0, 200_000);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens a sender, starts a program that outlives this process, and waits to be killed. */
  static final class ParentOfASleeper {
    public static void main(String[] arguments) throws Exception {
      try (Ipc ipc = Ipc.create();
          Sender sender = ipc.sender(arguments[0])) {
        sender.send("before".getBytes(UTF_8));
        System.out.println(new ProcessBuilder("sleep", "60").start().pid());
        Thread.sleep(60_000);
      }
    }
  }

  @Test
  void P10_shouldDetectADeadSenderWhenAProgramThatItStartedLivesOn() throws Exception {
    for (String wire : List.of("framed", "lines")) {
      String at = address + "?end-of-stream=last-sender&wire=" + wire;
      try (Receiver receiver = fixture.ipc().receiver(at)) {
        Process parent = fixture.java(ParentOfASleeper.class, address + "?wire=" + wire);
        assertEquals("before", PipeFixture.text(receiver.receive(LONG)).orElseThrow());
        long sleeper = Long.parseLong(parent.inputReader(UTF_8).readLine());
        parent.destroyForcibly().waitFor();
        assertEquals(Receiver.END_OF_STREAM, receiver.poll(m -> {}, 1, LONG), wire);
        ProcessHandle living = ProcessHandle.of(sleeper).orElseThrow();
        assertTrue(living.destroyForcibly(), "the sleeper had ended");
      }
    }
  }
}
