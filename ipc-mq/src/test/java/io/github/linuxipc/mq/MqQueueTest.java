package io.github.linuxipc.mq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelInUseException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessagePriority;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.MessageQueue;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.file.PrivateDirectory;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.SenderTracker;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue behind a channel: created, checked, limited, and shared with other programs. */
@Timeout(60)
class MqQueueTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private final String queue =
      "/ipc-mq-test-" + Integer.toUnsignedString(ThreadLocalRandom.current().nextInt(), 36);
  private final String address = "mq:" + queue;
  private Path directory;
  private Ipc ipc;

  @BeforeEach
  void open() throws Exception {
    directory =
        Files.createTempDirectory(
            Path.of("/dev/shm"),
            "ipc-mq-test-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ipc = Ipc.builder().set("runtime-dir", directory.toString()).build();
  }

  @AfterEach
  void close() throws Exception {
    ipc.close();
    try {
      MessageQueue.unlink(queue);
    } catch (ErrnoException e) {
      assertEquals(Errno.ENOENT, e.errno());
    }
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static String text(Message message) {
    return new String(message.toByteArray(), UTF_8);
  }

  private static IpcException refused(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(IpcException.class, call);
  }

  @Test
  void H01_shouldCreateAPrivateQueueAndRemoveItAtClose() throws Exception {
    try (Receiver receiver = ipc.receiver(address);
        MessageQueue same = MessageQueue.open(queue)) {
      assertEquals(address, receiver.address().toString());
      assertEquals(0600, same.file().status().permissions());
    }
    assertEquals(
        Errno.ENOENT, assertThrows(ErrnoException.class, () -> MessageQueue.open(queue)).errno());
  }

  private Ipc in(String runtimeDirectory) throws Exception {
    Path path = Files.createDirectories(directory.resolve(runtimeDirectory));
    return Ipc.builder().set("runtime-dir", path.toString()).build();
  }

  @Test
  void T04_shouldSeparateChannelsWhenRuntimeDirectoriesHaveTheSameLastName() throws Exception {
    String lasting = "mq:orders?persistent=true";
    try (Ipc first = in("a1/rtx");
        Ipc second = in("a2/rtx")) {
      try (Receiver one = first.receiver("mq:orders");
          Receiver other = second.receiver("mq:orders");
          Sender sender = second.sender("mq:orders")) {
        assertNotEquals(one.address(), other.address());
        sender.send("to the second".getBytes(UTF_8));
        assertEquals("to the second", text(other.receive(LONG)));
        assertNull(one.tryReceive());
      }
      Receiver left = first.receiver(lasting);
      try (Sender sender = first.sender(lasting)) {
        sender.send("to the first".getBytes(UTF_8));
      }
      left.close();
      try (Receiver other = second.receiver(lasting)) {
        assertNull(other.tryReceive(), "a message of another runtime directory");
      }
      try (Receiver successor = first.receiver(lasting)) {
        assertEquals("to the first", text(successor.receive(LONG)));
        assertNull(successor.receive(Duration.ofMillis(50)), "and takes the sender's leave");
      }
      // the queue is empty now, so a receiver without persistent=true replaces and removes it
      first.receiver("mq:orders").close();
      second.receiver("mq:orders").close();
    }
  }

  @Test
  void H03_shouldRejectAQueueThatOthersCanAccess() throws Exception {
    try (MessageQueue squatted = MessageQueue.create(queue, 2, 1024)) {
      squatted.file().setMode(0666);
      assertEquals(ErrorCode.INSECURE, refused(() -> ipc.receiver(address)).code());
      assertEquals(ErrorCode.INSECURE, refused(() -> ipc.sender(address)).code());
      assertEquals(0, squatted.attributes().messages());
    }
  }

  @Test
  void H03_shouldRejectAQueueOfAnotherUser() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/proc/sys/kernel/ns_last_pid")), "needs root");
    String make =
        "import ctypes; c = ctypes.CDLL(None, use_errno=True);"
            + " assert c.mq_open(b'"
            + queue
            + "', 0o102, 0o666, None) >= 0";
    Process other =
        new ProcessBuilder(
                "setpriv", "--reuid", "54321", "--clear-groups", "/usr/bin/python3", "-c", make)
            .inheritIO()
            .start();
    assumeTrue(other.waitFor() == 0, "needs setpriv and python3");
    IpcException refused = refused(() -> ipc.receiver(address));
    assertEquals(ErrorCode.INSECURE, refused.code());
    assertTrue(refused.getMessage().contains("54321"), refused.getMessage());
  }

  @Test
  void T04_shouldReplaceTheQueueOfADeadReceiver() throws Exception {
    NativeBuffer old = new NativeBuffer(64);
    try (MessageQueue left = MessageQueue.create(queue, 2, 1024)) {
      left.send(old, 0, 64, 0);
      try (Receiver receiver = ipc.receiver(address);
          Sender sender = ipc.sender(address)) {
        sender.send("new".getBytes(UTF_8));
        assertEquals("new", text(receiver.receive()));
        assertEquals(0, receiver.statistics().skipped());
      }
    }
  }

  /** Binds a queue and waits to be killed. */
  static final class Victim {
    public static void main(String[] arguments) throws Exception {
      Ipc.create().receiver(arguments[0]);
      System.out.println("bound");
      Thread.sleep(60_000);
    }
  }

  @Test
  void M07_shouldRemoveTheQueuesOfKilledReceiversWithAnyName() throws Exception {
    Process victim = ChildJvm.start(List.of(), Victim.class, address + "-victim");
    assertEquals("bound", victim.inputReader().readLine());
    victim.destroyForcibly().waitFor();
    MessageQueue.open(queue + "-victim").close();
    ipc.receiver(address).close();
    ErrnoException gone =
        assertThrows(ErrnoException.class, () -> MessageQueue.open(queue + "-victim"));
    assertEquals(Errno.ENOENT, gone.errno());
  }

  /** Binds a queue and closes. */
  static final class Predecessor {
    public static void main(String[] arguments) throws Exception {
      try (Ipc ipc = Ipc.create();
          Receiver receiver = ipc.receiver(arguments[0])) {
        System.out.println(receiver.address());
      }
    }
  }

  @Test
  void M07_shouldKeepTheRecordOfTheSuccessorWhenItsPredecessorIsSlowToRemoveItsOwn()
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace");
    Path recordFile = PrivateDirectory.runtime().resolve(queue.substring(1) + ".mq");
    List<String> command = new ArrayList<>(List.of("strace", "-f", "-o", "/dev/null"));
    command.addAll(List.of("-P", recordFile.toString(), "-e", "trace=unlink"));
    command.addAll(List.of("-e", "inject=unlink:delay_enter=1500000"));
    Process closing = ChildJvm.start(command, Predecessor.class, address);
    assertEquals(address, closing.inputReader().readLine());
    Receiver successor = null;
    while (successor == null) {
      try {
        successor = ipc.receiver(address);
      } catch (ChannelInUseException e) {
        Thread.sleep(1); // until the predecessor has removed its queue
      }
    }
    assertEquals(0, closing.waitFor());
    assertTrue(Files.exists(recordFile), "the predecessor has removed its successor's record");
    successor.close();
    assertFalse(Files.exists(recordFile));
  }

  @Test
  void M05_shouldNameTheLimitAndTheCommandThatRaisesIt() {
    IpcException deep = refused(() -> ipc.receiver(address + "?depth=65536"));
    assertEquals(ErrorCode.RESOURCE_LIMIT, deep.code());
    assertTrue(deep.getMessage().contains("sysctl -w fs.mqueue.msg_max="), deep.getMessage());
    IpcException wide = refused(() -> ipc.receiver(address + "?frame-size=16m"));
    assertTrue(wide.getMessage().contains("sysctl -w fs.mqueue.msgsize_max="), wide.getMessage());
  }

  @Test
  void M04_shouldReportALossToASenderWhenItsQueueIsReplaced() throws Exception {
    try (MessageQueue theirs = MessageQueue.create(queue, 10, 1024);
        Sender sender = ipc.sender(address + "?wire=raw")) {
      sender.send("read by nobody".getBytes(UTF_8));
      MessageQueue.unlink(queue);
      Thread.sleep(1_000);
      assertEquals(ErrorCode.PEER_LOST, refused(() -> sender.send("lost".getBytes(UTF_8))).code());
      assertEquals(1, theirs.attributes().messages());
    }
  }

  @Test
  void T02_shouldDeliverHigherPrioritiesFirstAndKeepTheOrderOfEachSender() throws Exception {
    try (Receiver receiver = ipc.receiver(address, Capability.PRIORITY);
        Sender usual = ipc.sender(address);
        Sender urgent = ipc.sender(address + "?priority=7")) {
      MessagePriority priority = receiver.extension(MessagePriority.class).orElseThrow();
      assertNull(receiver.tryReceive()); // consumes the HELLO frames of the senders
      usual.send("usual 1".getBytes(UTF_8));
      usual.send("usual 2".getBytes(UTF_8));
      urgent.send("urgent 1".getBytes(UTF_8));
      urgent.send("urgent 2".getBytes(UTF_8));
      StringBuilder seen = new StringBuilder();
      while (receiver.poll(
              m -> seen.append(text(m)).append(':').append(priority.priority()).append(' '), 1)
          > 0) {
        // one at a time
      }
      assertEquals("urgent 1:7 urgent 2:7 usual 1:0 usual 2:0 ", seen.toString());
      assertEquals(0, receiver.statistics().skipped());
    }
  }

  /** Sends a frame of message 0 of a sender. */
  private static void sendFrame(MessageQueue to, int sender, int flags, int fragment, String text)
      throws Exception {
    NativeBuffer frame = new NativeBuffer(100);
    byte[] payload = text.getBytes(UTF_8);
    FrameHeader.put(frame.buffer(), payload.length, flags, fragment, sender, 0);
    frame.buffer().put(payload);
    assertTrue(to.send(frame, 0, FrameHeader.LENGTH + payload.length, 0));
  }

  @Test
  void T10_shouldDeliverTheLastFrameOfADeadSenderWhenHigherPrioritiesOvertakeIt() throws Exception {
    int number = 777;
    try (Receiver receiver = ipc.receiver(address)) {
      try (MessageQueue mortal = MessageQueue.open(queue)) {
        assertEquals(LivenessLocks.Join.JOINED, new LivenessLocks(mortal.file()).join(number));
        sendFrame(mortal, number, 0, 0, "first and ");
        assertNull(receiver.tryReceive());
        sendFrame(mortal, number, FrameHeader.LAST, 1, "last");
      }
      Thread.sleep(SenderTracker.SCAN_NS / 1_000_000 + 100);
      StringBuilder seen = new StringBuilder();
      try (Sender urgent = ipc.sender(address + "?priority=7")) {
        for (int i = 0; i < 40; i++) { // many more than the queue holds
          urgent.send("!".getBytes(UTF_8));
          urgent.trySend(ByteBuffer.wrap("!".getBytes(UTF_8)));
          receiver.poll(m -> seen.append(text(m)), 1);
        }
      }
      while (receiver.poll(m -> seen.append(text(m)), 1) > 0) {
        // one at a time
      }
      assertEquals("first and last", seen.toString().replace("!", ""));
      assertEquals(0, receiver.statistics().skipped());
    }
  }

  @Test
  void T10_shouldSkipAMessageThatIsNotAFrameAndContinue() throws Exception {
    try (Receiver receiver = ipc.receiver(address);
        MessageQueue stranger = MessageQueue.open(queue);
        Sender sender = ipc.sender(address)) {
      NativeBuffer garbage = new NativeBuffer(100);
      stranger.send(garbage, 0, 100, 0);
      stranger.send(garbage, 0, 3, 0);
      stranger.send(garbage, 0, 0, 0);
      sender.send("good".getBytes(UTF_8));
      assertEquals("good", text(receiver.receive(LONG)));
      assertEquals(2, receiver.statistics().skipped(), "an empty message holds nothing to skip");
    }
  }

  @Test
  void T16_shouldExchangeMessagesWithACProgramInBothDirections() throws Exception {
    String program = compiled();
    Process echo = new ProcessBuilder(program, queue, queue + "-back").inheritIO().start();
    try (Receiver receiver = ipc.receiver(address + "-back?wire=raw");
        Sender sender = ipc.sender(address + "?wire=raw")) {
      for (String message : new String[] {"", "one", "x".repeat(1000)}) {
        sender.send(message.getBytes(UTF_8));
        assertEquals(message, text(receiver.receive(LONG)));
      }
      sender.send("end".getBytes(UTF_8));
      assertEquals("end", text(receiver.receive(LONG)));
      assertEquals(0, echo.waitFor());
    } finally {
      echo.destroyForcibly();
    }
  }

  /**
   * Compiles a program that sends back each message, and ends after the message {@code end}.
   * Returns the program's path.
   */
  private String compiled() throws Exception {
    Path source = directory.resolve("echo.c");
    Files.writeString(
        source,
        """
        #include <fcntl.h>
        #include <mqueue.h>
        #include <string.h>
        int main(int count, char **arguments) {
          struct mq_attr attr = {.mq_maxmsg = 10, .mq_msgsize = 8192};
          mqd_t in = mq_open(arguments[1], O_CREAT | O_RDONLY, 0600, &attr), out;
          while ((out = mq_open(arguments[2], O_WRONLY)) < 0) { }
          char message[8192];
          for (;;) {
            ssize_t length = mq_receive(in, message, sizeof message, 0);
            if (length < 0 || mq_send(out, message, length, 0) < 0) return 1;
            if (length == 3 && !memcmp(message, "end", 3)) return 0;
          }
        }
        """);
    Path program = directory.resolve("echo");
    Process compiler =
        new ProcessBuilder("cc", "-o", program.toString(), source.toString(), "-lrt")
            .inheritIO()
            .start();
    assumeTrue(compiler.waitFor() == 0, "needs a C compiler");
    return program.toString();
  }
}
