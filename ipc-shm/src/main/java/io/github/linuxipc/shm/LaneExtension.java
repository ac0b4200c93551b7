package io.github.linuxipc.shm;

import io.github.linuxipc.shm.ring.RingExtension;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills more of the file of a lane with memory. If no memory is available, the lane stays as it is,
 * and its sender waits for room earlier than it would otherwise. Used by the thread that sends.
 */
final class LaneExtension implements RingExtension {
  private static final Logger LOG = LoggerFactory.getLogger(LaneExtension.class);

  /** How long the lane is not extended again after there was no memory. */
  private static final long PAUSE_NS = 1_000_000_000;

  private final SharedFile lane;
  private final Path segment;
  private @Nullable IOException failure;
  private long failedNs;

  LaneExtension(SharedFile lane, Path segment) {
    this.lane = lane;
    this.segment = segment;
  }

  @Override
  public boolean fill(int from, int to) {
    long nowNs = System.nanoTime();
    if (failure != null && nowNs - failedNs < PAUSE_NS) {
      return false;
    }
    try {
      lane.allocate(from, to);
      failure = null;
      return true;
    } catch (IOException e) {
      if (failure == null) {
        LOG.warn(
            "The lane of a sender in {} stays at {} KiB, because it cannot be extended: {}",
            segment,
            from >> 10,
            e.getMessage());
      }
      failure = e;
      failedNs = nowNs;
      return false;
    }
  }

  /**
   * Returns why the last attempt to extend the lane failed, or null if it succeeded or there was
   * none.
   */
  @Nullable IOException failure() {
    return failure;
  }
}
