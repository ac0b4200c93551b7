package io.github.linuxipc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OfdLockTest {
  private static final int FLAGS = OpenFile.READ_WRITE | OpenFile.NON_BLOCKING;
  private final Path path = UniqueNames.path();

  @BeforeEach
  void make() throws Exception {
    Fifo.make(path);
  }

  @AfterEach
  void remove() throws Exception {
    Files.deleteIfExists(path);
  }

  /** Holds a lock until the process is killed. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      OpenFile file = OpenFile.open(Path.of(arguments[0]), FLAGS);
      System.out.println(new OfdLock(file).tryLock(5, 1));
      Thread.sleep(60_000);
    }
  }

  @Test
  void shouldExcludeOtherDescriptionsAndFindTheirLocks() throws Exception {
    try (OpenFile one = OpenFile.open(path, FLAGS);
        OpenFile two = OpenFile.open(path, FLAGS)) {
      OfdLock mine = new OfdLock(one);
      OfdLock theirs = new OfdLock(two);
      assertTrue(mine.tryLock(1L << 40, 1000));
      assertFalse(theirs.tryLock((1L << 40) + 999, 1));
      assertTrue(theirs.tryLock((1L << 40) + 1000, 1));
      assertTrue(theirs.find(0, 1L << 50));
      assertEquals(1L << 40, theirs.foundStart());
      assertEquals(1000, theirs.foundLength());
      assertFalse(theirs.find(0, 1L << 40));
      mine.unlock(1L << 40, 1000);
      assertFalse(theirs.find(0, 1L << 50));
    }
  }

  @Test
  void shouldKeepTheLockWhenAnotherDescriptorOfTheFileIsClosed() throws Exception {
    try (OpenFile one = OpenFile.open(path, FLAGS)) {
      assertTrue(new OfdLock(one).tryLock(0, 1));
      OpenFile.open(path, FLAGS).close();
      try (OpenFile two = OpenFile.open(path, FLAGS)) {
        assertFalse(new OfdLock(two).tryLock(0, 1));
      }
    }
  }

  @Test
  void T11_shouldKeepTheLockWhileItsProcessIsStoppedAndReleaseItWhenKilled() throws Exception {
    Process holder = ChildJvm.start(Holder.class, path.toString());
    try (OpenFile file = OpenFile.open(path, FLAGS)) {
      assertEquals("true", holder.inputReader().readLine());
      OfdLock lock = new OfdLock(file);
      assertFalse(lock.tryLock(5, 1));
      ChildJvm.signal(holder, "STOP");
      assertFalse(lock.tryLock(5, 1), "stopped is not dead");
      holder.destroyForcibly().waitFor();
      assertTrue(lock.tryLock(5, 1));
    } finally {
      holder.destroyForcibly();
    }
  }
}
