package io.github.linuxipc.support.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Fifo;
import io.github.linuxipc.posix.OpenFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LivenessLocksTest {
  private final Path path =
      Path.of(
          "/dev/shm",
          "ipc-support-test-"
              + Integer.toUnsignedString(ThreadLocalRandom.current().nextInt(), 36));
  private final List<OpenFile> files = new ArrayList<>();
  private LivenessLocks receiver;

  @BeforeEach
  void make() throws Exception {
    Fifo.make(path);
    receiver = open();
  }

  private LivenessLocks open() throws ErrnoException {
    OpenFile file = OpenFile.open(path, OpenFile.READ_WRITE | OpenFile.NON_BLOCKING);
    files.add(file);
    return new LivenessLocks(file);
  }

  @AfterEach
  void remove() throws Exception {
    files.forEach(OpenFile::close);
    Files.deleteIfExists(path);
  }

  @Test
  void T04_shouldAdmitOneReceiver() throws Exception {
    LivenessLocks other = open();
    assertFalse(other.isReceiverAlive());
    assertEquals(0, other.wireVersion());
    assertEquals(-1, other.maxMessageSize());
    assertTrue(receiver.receive(1, 2, 0));
    assertTrue(other.isReceiverAlive());
    assertEquals(1, other.wireVersion());
    assertEquals(0, other.maxMessageSize());
    assertFalse(other.receive(1, 2, 0));
    files.get(0).close();
    assertTrue(other.receive(3, 64, Integer.MAX_VALUE));
    assertEquals(Integer.MAX_VALUE, open().maxMessageSize());
  }

  @Test
  void T10_shouldReturnTheProcessOfALiveSender() throws Exception {
    receiver.receive(1, 2, 100);
    for (int number : new int[] {1, 2, Integer.MAX_VALUE}) {
      assertEquals(0, receiver.processOf(number));
      LivenessLocks sender = open();
      assertEquals(LivenessLocks.Join.JOINED, sender.join(number));
      assertEquals(ProcessHandle.current().pid(), receiver.processOf(number));
      files.get(files.size() - 1).close();
      assertEquals(0, receiver.processOf(number));
    }
  }

  @Test
  void T05_shouldAdmitAsManySendersAsTheReceiverAllows() throws Exception {
    receiver.receive(1, 2, 100);
    assertEquals(LivenessLocks.Join.JOINED, open().join(7));
    assertEquals(LivenessLocks.Join.NUMBER_TAKEN, open().join(7));
    assertEquals(LivenessLocks.Join.JOINED, open().join(Integer.MAX_VALUE));
    assertEquals(LivenessLocks.Join.FULL, open().join(8));
    assertFalse(receiver.senderLives(8), "a refused sender leaves no lock behind");
    files.get(1).close();
    assertEquals(LivenessLocks.Join.JOINED, open().join(8));
  }

  @Test
  void T11_shouldVisitTheLiveSenders() throws Exception {
    receiver.receive(1, 100, 100);
    for (int number : new int[] {3, 1, 2, 1000, Integer.MAX_VALUE}) {
      open().join(number);
    }
    assertEquals(Set.of(1, 2, 3, 1000, Integer.MAX_VALUE), present());
    files.get(2).close();
    assertEquals(Set.of(2, 3, 1000, Integer.MAX_VALUE), present());
    assertTrue(receiver.senderLives(3));
    assertFalse(receiver.senderLives(1));
  }

  private Set<Integer> present() throws ErrnoException {
    Set<Integer> found = new TreeSet<>();
    receiver.forEachSender(found::add);
    return found;
  }
}
