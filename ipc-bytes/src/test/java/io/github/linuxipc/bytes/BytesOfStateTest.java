package io.github.linuxipc.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.BlackboardWriter;
import io.github.linuxipc.state.Region;
import io.github.linuxipc.state.Value;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests structured access to shared state, in memory of this process and in files. */
@Timeout(120)
class BytesOfStateTest {
  private static final int SIZE = 4096;

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

  private Ipc ipc(String state) {
    return Ipc.builder().set("state", state).set("runtime-dir", directory.toString()).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm"})
  void shouldShowAtOnceWhatAnotherHasWrittenToARegion(String state) throws Exception {
    try (Ipc one = ipc(state);
        Ipc other = ipc(state);
        Region written = one.region("cache", SIZE);
        Region read = other.region("cache", SIZE)) {
      Bytes<?> out = BytesOfState.of(written);
      Bytes<?> in = BytesOfState.of(read);
      assertEquals(0, in.readPosition());
      assertEquals(SIZE, in.readRemaining());
      assertEquals(0, in.readLong(SIZE - Long.BYTES), "zero at creation");
      out.writeLong(0, 0x0102_0304_0506_0708L);
      out.writeDouble(SIZE - Double.BYTES, 2.5);
      assertEquals(0x0102_0304_0506_0708L, in.readLong());
      assertEquals(2.5, in.readDouble(SIZE - Double.BYTES));
      assertEquals(8, read.buffer().get(0), "little-endian, as the region");
      assertThrows(BufferUnderflowException.class, () -> in.readLong(SIZE - 1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm"})
  void shouldKeepTheMemoryOfAClosedRegionButGiveNoMoreOfIt(String state) throws Exception {
    try (Ipc ipc = ipc(state)) {
      Region region = ipc.region("cache", SIZE);
      Bytes<?> bytes = BytesOfState.of(region);
      bytes.writeInt(4, 7);
      region.close();
      assertEquals(7, bytes.readInt(4));
      assertThrows(IllegalStateException.class, () -> BytesOfState.of(region));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "shm"})
  void shouldReadAStructuredValueThatDoesNotChange(String state) throws Exception {
    try (Ipc ipc = ipc(state);
        BlackboardWriter writer = ipc.blackboardWriter("limits");
        Blackboard board = ipc.blackboard("limits")) {
      BlackboardKey written = writer.key("orders");
      Bytes<byte[]> message = Bytes.allocateElasticOnHeap(64);
      message.writeUtf8("ACME").writeLong(100).writeStopBit(3);
      writer.put(written, ByteBuffer.wrap(message.toByteArray()));
      Value value = board.get(board.key("orders"));
      assertNotNull(value);
      message.clear();
      message.writeUtf8("OTHER").writeLong(5).writeStopBit(1);
      writer.put(written, ByteBuffer.wrap(message.toByteArray()));
      Bytes<?> first = BytesOfState.of(value);
      assertEquals(List.of("ACME", 100L, 3L), content(first));
      assertEquals(0, first.readRemaining());
      ByteBuffer copy = ByteBuffer.allocateDirect(64);
      assertEquals(2, board.get(board.key("orders"), copy));
      assertEquals(List.of("OTHER", 5L, 1L), content(BytesOfState.of(copy.flip())));
      assertEquals(0, copy.position(), "reading Bytes does not move the buffer");
    }
  }

  private static List<Object> content(Bytes<?> bytes) {
    return List.of(bytes.readUtf8(), bytes.readLong(), bytes.readStopBit());
  }
}
