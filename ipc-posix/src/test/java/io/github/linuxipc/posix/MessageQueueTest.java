package io.github.linuxipc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MessageQueueTest {
  private final String name = "/" + UniqueNames.name();
  private final NativeBuffer memory = new NativeBuffer(256);

  @AfterEach
  void remove() {
    try {
      MessageQueue.unlink(name);
    } catch (ErrnoException e) {
      assertEquals(Errno.ENOENT, e.errno());
    }
  }

  @Test
  void shouldReceiveMessagesInOrderOfPriority() throws Exception {
    try (MessageQueue queue = MessageQueue.create(name, 4, 256)) {
      for (int priority : new int[] {0, 7, 3}) {
        memory.buffer().putInt(0, priority);
        assertTrue(queue.send(memory, 0, 4, priority));
      }
      assertEquals(3, queue.attributes().messages());
      for (int expected : new int[] {7, 3, 0}) {
        assertEquals(4, queue.receive(memory));
        assertEquals(expected, memory.buffer().getInt(0));
        assertEquals(expected, queue.priority());
      }
      assertEquals(-1, queue.receive(memory));
    }
  }

  @Test
  void shouldReportThatTheQueueIsFullOrTheMessageTooLong() throws Exception {
    try (MessageQueue queue = MessageQueue.create(name, 2, 64)) {
      assertTrue(queue.send(memory, 0, 64, 0));
      assertTrue(queue.send(memory, 0, 0, 0));
      assertFalse(queue.send(memory, 0, 1, 0));
      ErrnoException tooLong =
          assertThrows(ErrnoException.class, () -> queue.send(memory, 0, 65, 0));
      assertEquals(Errno.EMSGSIZE, tooLong.errno());
    }
  }

  @Test
  void shouldCreateAQueueOnceAndOpenItByName() throws Exception {
    assertEquals(
        Errno.ENOENT, assertThrows(ErrnoException.class, () -> MessageQueue.open(name)).errno());
    try (MessageQueue queue = MessageQueue.create(name, 2, 64);
        MessageQueue same = MessageQueue.open(name)) {
      ErrnoException taken =
          assertThrows(ErrnoException.class, () -> MessageQueue.create(name, 2, 64));
      assertEquals(Errno.EEXIST, taken.errno());
      assertTrue(queue.file().status().isSameFile(same.file().status()));
      assertEquals(0600, same.file().status().permissions());
      assertTrue(new OfdLock(queue.file()).tryLock(0, 1));
      assertFalse(new OfdLock(same.file()).tryLock(0, 1), "queues have locks");
      try (Poll wait = Poll.open()) {
        assertEquals(0, wait.await(same.file(), Poll.IN, 0));
        queue.send(memory, 0, 1, 0);
        assertEquals(Poll.IN, wait.await(same.file(), Poll.IN, 1_000_000_000));
      }
    }
  }
}
