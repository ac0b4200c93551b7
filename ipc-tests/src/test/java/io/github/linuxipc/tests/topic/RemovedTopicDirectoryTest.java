package io.github.linuxipc.tests.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.topic.TopicSubscriber;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A topic's directory is empty until its lock is there, and may be removed by others until then.
 */
@Tag("slow")
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class RemovedTopicDirectoryTest {
  private static final int OPENS = 300;

  /** Shorter than the time from the creation of the directory to that of the lock's file. */
  private static final long PAUSE_NS = 30_000;

  private volatile boolean stop;
  private int removed;

  @Test
  void shouldCreateTheDirectoryAgainWhenItWasRemovedWhileEmpty() throws Exception {
    try (TopicFixture fixture = new TopicFixture("unix")) {
      Ipc ipc = fixture.ipc();
      ipc.subscriber(TopicFixture.NAME).close(); // creates the runtime directory
      Path directory = fixture.directory().resolve(TopicFixture.NAME + ".topic");
      List<Throwable> failures = new ArrayList<>();
      Thread remover = new Thread(() -> remove(directory), "remover");
      remover.setUncaughtExceptionHandler((thread, e) -> failures.add(e));
      remover.start();
      try {
        for (int i = 0; i < OPENS; i++) {
          try (TopicSubscriber subscriber = ipc.subscriber(TopicFixture.NAME)) {
            assertTrue(subscriber.isOpen());
          }
        }
      } finally {
        stop = true;
        remover.join();
      }
      assertEquals(List.of(), failures);
      assertTrue(removed > 0, "the directory was removed in the right moment");
    }
  }

  private void remove(Path directory) {
    try {
      while (!stop) {
        try {
          removed += Files.deleteIfExists(directory) ? 1 : 0;
        } catch (DirectoryNotEmptyException e) {
          // the lock is there
        }
        LockSupport.parkNanos(PAUSE_NS);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
