package io.github.linuxipc.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.lang.management.ManagementFactory;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests structured messages on inproc and on shm. On shm, messages are read in place, and messages
 * of more than 1 KiB that fit into one frame are also written in place. The tests need no JVM flag.
 */
@Timeout(120)
class BytesTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private Path directory;

  @BeforeEach
  void makeDirectory() throws Exception {
    directory =
        Files.createTempDirectory(
            Path.of("/dev/shm"),
            "ipc-bytes-test-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  @AfterEach
  void removeDirectory() throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Ipc ipc(String transport) {
    return Ipc.builder()
        .set("transport", transport)
        .set("runtime-dir", directory.toString())
        .build();
  }

  private interface Scenario {
    void run(Sender sender, Receiver receiver) throws Exception;
  }

  private void over(String transport, Scenario scenario) throws Exception {
    try (Ipc ipc = ipc(transport);
        Receiver receiver = ipc.receiver("orders");
        Sender sender = ipc.sender("orders")) {
      scenario.run(sender, receiver);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shm", "inproc"})
  void shouldReadTheValuesThatWereWritten(String transport) throws Exception {
    over(
        transport,
        (sender, receiver) -> {
          BytesSender orders = BytesSender.of(sender);
          assertTrue(
              orders.trySend(
                  64, b -> b.writeStopBit(300_000).writeUtf8("Größe €").writeDouble(1.5)));
          List<Object> seen = new ArrayList<>();
          Consumer<Bytes<?>> reader =
              b -> {
                seen.add(b.readStopBit());
                seen.add(b.readUtf8());
                seen.add(b.readDouble());
                seen.add(b.readRemaining());
                seen.add(b.readUnsignedByte());
              };
          assertEquals(1, receiver.poll(BytesHandler.of(reader), 10, SOON));
          int written = 3 + 1 + "Größe €".getBytes(StandardCharsets.UTF_8).length;
          assertEquals(List.of(300_000L, "Größe €", 1.5, 64L - written - 8, 0), seen);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"shm", "inproc"})
  void shouldSendNothingWhenTheWriterExceedsTheLength(String transport) throws Exception {
    over(
        transport,
        (sender, receiver) -> {
          BytesSender orders = BytesSender.of(sender);
          assertThrows(
              BufferOverflowException.class,
              () -> orders.trySend(12, b -> b.writeLong(1).writeLong(2)));
          assertEquals(null, receiver.tryReceive());
          assertTrue(orders.trySend(8, b -> b.writeLong(7)), "it can be used again");
          assertEquals(
              1, receiver.poll(BytesHandler.of(b -> assertEquals(7, b.readLong())), 1, SOON));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"shm", "inproc"})
  void shouldNotReadBeyondTheMessageWhenItsContentIsHostile(String transport) throws Exception {
    over(
        transport,
        (sender, receiver) -> {
          byte[] lies = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f, 1, 2, 3, 4};
          sender.send(ByteBuffer.wrap("a secret of another user".getBytes(StandardCharsets.UTF_8)));
          sender.send(lies);
          sender.send(ByteBuffer.wrap("another secret".getBytes(StandardCharsets.UTF_8)));
          receiver.receive();
          assertThrows(
              IllegalArgumentException.class,
              () -> receiver.poll(BytesHandler.of(b -> b.readUtf8()), 1));
          sender.send(lies);
          receiver.receive();
          Consumer<Bytes<?>> beyond =
              b -> {
                assertThrows(BufferUnderflowException.class, () -> b.readLong(1));
                assertThrows(BufferUnderflowException.class, () -> b.readLong(1L << 40));
                assertThrows(IllegalArgumentException.class, () -> b.readByte(-1));
                b.readPosition(8);
                assertEquals(0, b.readRemaining());
              };
          assertEquals(1, receiver.poll(BytesHandler.of(beyond), 1, SOON));
        });
  }

  @Test
  void shouldReturnFalseWithoutCallingTheWriterWhenTheChannelIsFull() throws Exception {
    over(
        "shm",
        (sender, receiver) -> {
          BytesSender orders = BytesSender.of(sender);
          while (orders.trySend(1 << 16, b -> b.writeInt(1))) {
            Thread.onSpinWait();
          }
          assertFalse(
              orders.trySend(
                  1 << 16,
                  b -> {
                    throw new AssertionError();
                  }));
        });
  }

  @Test
  void shouldNotCrashWhenTheBytesAreReadAfterTheChannelWasClosed() throws Exception {
    List<Bytes<?>> kept = new ArrayList<>();
    over(
        "shm",
        (sender, receiver) -> {
          sender.send(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
          Consumer<Bytes<?>> keep = kept::add;
          receiver.poll(BytesHandler.of(keep), 1, SOON);
        });
    for (int i = 0; i < 5; i++) {
      System.gc();
      kept.get(0).readLong(0);
    }
  }

  @Test
  void shouldReadWithoutAllocating() throws Exception {
    over(
        "shm",
        (sender, receiver) -> {
          BytesSender orders = BytesSender.of(sender);
          Consumer<Bytes<?>> writer = b -> b.writeStopBit(5).writeLong(6);
          long[] sum = {0};
          Consumer<Bytes<?>> reader = b -> sum[0] += b.readStopBit() + b.readLong();
          BytesHandler handler = BytesHandler.of(reader);
          ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
          long allocated = 0;
          for (int i = 0; i < 60_000; i++) {
            assertTrue(orders.trySend(16, writer));
            long before = threads.getCurrentThreadAllocatedBytes();
            int count = receiver.poll(handler, 1);
            count += count == 0 ? receiver.poll(handler, 1, SOON) : 0;
            assertEquals(1, count);
            allocated += i < 40_000 ? 0 : threads.getCurrentThreadAllocatedBytes() - before;
          }
          long each = allocated / 20_000;
          assertEquals(0, each, "bytes allocated for each message");
          assertEquals(60_000 * 11, sum[0]);
        });
  }
}
