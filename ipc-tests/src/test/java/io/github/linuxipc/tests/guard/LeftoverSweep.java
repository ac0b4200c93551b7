package io.github.linuxipc.tests.guard;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.event.Waker;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Removes what killed processes left behind, when a test JVM ends. Processes that tests have killed
 * leave semaphores and queues in the kernel. The next process that opens a semaphore event removes
 * such semaphores, and the next that binds a queue removes such queues. This class does both.
 * {@code .ci/run} reports what is left nevertheless.
 */
public final class LeftoverSweep implements LauncherSessionListener {
  /** Created by the service loader. */
  public LeftoverSweep() {}

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    try {
      Path directory = DirectoryTree.create("ipc-sweep-");
      try (Ipc ipc = Ipc.builder().set("runtime-dir", directory.toString()).build()) {
        try (Waker waker = ipc.waker("sem:sweep")) {
          waker.wake();
        }
        ipc.receiver("mq:sweep").close();
      } finally {
        DirectoryTree.delete(directory);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      System.err.println("Objects that killed processes left behind were not removed: " + e);
    }
  }
}
