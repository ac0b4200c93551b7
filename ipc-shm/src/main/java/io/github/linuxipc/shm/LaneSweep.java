package io.github.linuxipc.shm;

import io.github.linuxipc.posix.Leftovers;
import java.nio.file.Files;

/** Removes the unfinished lanes that dead senders have left behind. */
final class LaneSweep {
  private LaneSweep() {}

  /**
   * Sweeps a channel's directory. The caller must hold the lock of the parent directory. Each
   * sender creates and locks its file while it holds that lock, so the creator of an unlocked file
   * is dead.
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
