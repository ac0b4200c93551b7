package io.github.linuxipc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FutexTest {
  private final Path path = UniqueNames.path();
  private ByteBuffer memory;

  @BeforeEach
  void map() throws Exception {
    Files.write(path, new byte[4096]);
    memory = mapped(path);
  }

  @AfterEach
  void remove() throws Exception {
    Files.deleteIfExists(path);
  }

  private static ByteBuffer mapped(Path path) throws Exception {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return file.map(FileChannel.MapMode.READ_WRITE, 0, 4096).order(ByteOrder.nativeOrder());
    }
  }

  /** Tries to wake a sleeper on the word at offset 64, until one was woken. */
  static final class Waker {
    public static void main(String[] arguments) throws Exception {
      ByteBuffer memory = mapped(Path.of(arguments[0]));
      Futex futex = new Futex(memory, 64);
      while (futex.wake(1) == 0) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void shouldSleepUntilAnotherProcessWakesTheWord() throws Exception {
    Process waker = ChildJvm.start(Waker.class, path.toString());
    assertTrue(new Futex(memory, 64).await(0, 50_000_000_000L));
    assertEquals(0, waker.waitFor());
  }

  @Test
  void shouldReturnFalseWhenTheTimeoutElapses() throws Exception {
    long beganNs = System.nanoTime();
    assertFalse(new Futex(memory, 64).await(0, 20_000_000));
    assertTrue(System.nanoTime() - beganNs >= 20_000_000);
  }

  @Test
  void shouldNotSleepWhenTheWordHasAnotherValue() throws Exception {
    memory.putInt(64, 1);
    assertTrue(new Futex(memory, 64).await(0, Long.MAX_VALUE));
  }

  @Test
  void shouldRejectAWordThatIsOutsideTheMemoryOrUnaligned() {
    assertThrows(IndexOutOfBoundsException.class, () -> new Futex(memory, 4093));
    assertThrows(IllegalArgumentException.class, () -> new Futex(memory, 2));
  }
}
