package io.github.linuxipc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NamedSemaphoreTest {
  private final String name = UniqueNames.name();

  @AfterEach
  void remove() throws Exception {
    Files.deleteIfExists(NamedSemaphore.file(name));
  }

  private static int uid() throws Exception {
    return (Integer) Files.getAttribute(java.nio.file.Path.of("/proc/self"), "unix:uid");
  }

  @Test
  void shouldCountPosts() throws Exception {
    try (NamedSemaphore semaphore = NamedSemaphore.create(name, 1);
        NamedSemaphore same = NamedSemaphore.open(name, uid())) {
      assertTrue(same.post());
      assertEquals(2, semaphore.value());
      assertTrue(semaphore.tryAcquire());
      assertTrue(semaphore.await(0));
      assertFalse(semaphore.tryAcquire());
      long beganNs = System.nanoTime();
      assertFalse(semaphore.await(20_000_000));
      assertTrue(System.nanoTime() - beganNs >= 20_000_000);
    }
  }

  @Test
  void N04_shouldReturnFalseWhenTheCounterIsAtItsMaximum() throws Exception {
    try (NamedSemaphore semaphore = NamedSemaphore.create(name, NamedSemaphore.MAX_VALUE)) {
      assertFalse(semaphore.post());
    }
  }

  @Test
  void shouldRejectAFileBeforeMappingItWhenItIsNotASemaphore() throws Exception {
    Files.createFile(NamedSemaphore.file(name));
    assertEquals(Errno.EINVAL, errnoOfOpen());
    Files.write(NamedSemaphore.file(name), new byte[33]);
    assertEquals(Errno.EINVAL, errnoOfOpen());
  }

  @Test
  void shouldRejectASemaphoreOfAnotherUser() throws Exception {
    NamedSemaphore.create(name, 0).close();
    ErrnoException refused =
        assertThrows(ErrnoException.class, () -> NamedSemaphore.open(name, uid() + 1));
    assertEquals(Errno.EACCES, refused.errno());
  }

  private int errnoOfOpen() {
    return assertThrows(ErrnoException.class, () -> NamedSemaphore.open(name, uid())).errno();
  }
}
