package io.github.linuxipc.shm;

import io.github.linuxipc.posix.Leftovers;
import java.nio.file.Files;

/** Removes the lanes that senders which died before they had completed them have left behind. */
final class LaneSweep {
  private LaneSweep() {}

  /**
   * Removes the unfinished lanes of dead senders. The caller must hold the lock of the parent
   * directory. Each sender creates and locks its file while it holds that lock, so the creator of
   * an unlocked file is dead.
   */
  static void run(ChannelDirectory directory) {
    Leftovers.sweep(
        directory.path(),
        ChannelDirectory.UNFINISHED_LANES,
        file -> {
          if (!SharedFile.isLocked(file, InboundLane.LOCK)) {
            Files.deleteIfExists(file);
          }
        });
  }
}
