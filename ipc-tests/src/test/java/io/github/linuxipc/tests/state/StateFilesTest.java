package io.github.linuxipc.tests.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.BlackboardWriter;
import io.github.linuxipc.tests.fixture.IsolatedRuntime;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of shared state whose file another program has made, changed or removed. */
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class StateFilesTest {
  private final IsolatedRuntime runtime = new IsolatedRuntime("ipc-state");

  @BeforeEach
  void makeDirectory() throws IOException {
    Files.createDirectory(
        runtime.directory(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  @AfterEach
  void closeAll() throws IOException {
    runtime.close();
  }

  private Ipc ipc() {
    return runtime.keep(Ipc.builder().set("runtime-dir", runtime.directory().toString()).build());
  }

  private Path file() {
    return runtime.directory().resolve("limits.state");
  }

  private static void throwsCode(ErrorCode code, Executable call) {
    IpcException thrown = assertThrows(IpcException.class, call);
    assertEquals(code, thrown.code(), thrown::getMessage);
  }

  private void writeFile(byte[] content) throws Exception {
    Files.createFile(
        file(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file(), content);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 100_000})
  void S14_shouldRefuseAndKeepAFileThatIsNotOurs(int length) throws Exception {
    byte[] content = new byte[length];
    Arrays.fill(content, (byte) 0x41);
    writeFile(content);
    throwsCode(ErrorCode.OPEN_FAILED, () -> ipc().blackboard("limits"));
    assertEquals(length, Files.size(file()));
  }

  @Test
  void S14_shouldRefuseASymbolicLinkADirectoryAndAFileThatOthersMayRead() throws Exception {
    Path elsewhere = Files.createFile(runtime.directory().resolve("elsewhere"));
    Files.createSymbolicLink(file(), elsewhere);
    throwsCode(ErrorCode.INSECURE, () -> ipc().lock("limits"));
    Files.delete(file());
    Files.createDirectory(file());
    throwsCode(ErrorCode.OPEN_FAILED, () -> ipc().lock("limits"));
    Files.delete(file());
    Blackboard board = ipc().blackboard("limits");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    throwsCode(ErrorCode.INSECURE, () -> ipc().blackboard("limits"));
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
    ipc().blackboard("limits").close();
    board.close();
    assertFalse(Files.exists(file()), "the last user removes it");
  }

  @ParameterizedTest
  @ValueSource(longs = {600, 5_000_000})
  void S12_shouldRefuseAFileThatIsTooShortOrTooLong(long length) throws Exception {
    ipc().blackboard("shm:limits?persistent=true").close();
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.truncate(length);
      if (channel.size() < length) {
        channel.write(ByteBuffer.allocate(1), length - 1);
      }
    }
    throwsCode(ErrorCode.OPEN_FAILED, () -> ipc().blackboard("limits"));
    assertEquals(length, Files.size(file()));
  }

  private static void awaitRemoved(Blackboard board) throws Exception {
    BlackboardKey key = board.key("a");
    while (true) {
      try {
        board.get(key);
      } catch (IpcException e) {
        assertEquals(ErrorCode.STATE_REMOVED, e.code(), e::getMessage);
        return;
      }
      Thread.sleep(5);
    }
  }

  @Test
  void S12_shouldTellThatTheFileWasRemovedOrReplaced() throws Exception {
    Blackboard board = ipc().blackboard("limits");
    Files.delete(file());
    Blackboard next = ipc().blackboard("limits");
    awaitRemoved(board);
    board.close();
    assertTrue(Files.exists(file()), "the file of the others stays");
    next.get(next.key("a"));
  }

  @Test
  void S14_shouldEndReadsOfArbitraryBytesWithACodeOrAValue() throws Exception {
    BlackboardWriter writer = ipc().blackboardWriter("limits");
    Blackboard board = ipc().blackboard("limits");
    BlackboardKey key = board.key("a");
    writer.put(writer.key("a"), ByteBuffer.allocate(100));
    board.get(key);
    Random random = new Random(5);
    int codes = 0;
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      for (int i = 0; i < 300; i++) {
        byte[] noise = new byte[1 + random.nextInt(64)];
        random.nextBytes(noise);
        channel.write(ByteBuffer.wrap(noise), 512 + random.nextInt(1024));
        codes += codeOf(() -> board.get(key));
        codes += codeOf(board::keys);
        codes += codeOf(() -> board.counter("c").add(1));
        codes += codeOf(() -> writer.put(writer.key("a"), ByteBuffer.allocate(9)));
        codes += codeOf(() -> board.state());
      }
    }
    assertTrue(codes > 0, "nothing was found to be damaged");
  }

  private static int codeOf(Executable call) throws Exception {
    try {
      call.execute();
      return 0;
    } catch (IpcException e) {
      assertTrue(e.code() == ErrorCode.IO || e.code() == ErrorCode.STATE_FULL, e::getMessage);
      return 1;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"blackboard", "region", "lock", "counter"})
  void S12_shouldNotCrashWhenTheFileIsTruncated(String what) throws Exception {
    Process child =
        ChildJvm.builder(
                List.of("-XX:TieredStopAtLevel=4"),
                TruncatedStateMain.class.getName(),
                List.of(runtime.directory().toString(), what))
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor(), output);
    assertTrue(output.endsWith("survived\n"), output);
  }
}
