package io.github.linuxipc.shm;

import io.github.linuxipc.spi.FrameHandler;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a lane comes from.
 *
 * @param slot the slot of its sender
 * @param process the process id of its sender, for people; 0 if it is not known
 * @param path the name of the lane's file, or null if it has no name
 * @param sender tells whether the sender is alive
 * @param check checks the sender numbers in frames, or null if they are not checked
 */
record LaneOrigin(
    int slot,
    long process,
    @Nullable Path path,
    SenderLiveness sender,
    @Nullable SenderNumberCheck check) {
  /** Tells whether a sender is alive. */
  @FunctionalInterface
  interface SenderLiveness {
    /**
     * Returns whether the sender's process is alive and has the lane open.
     *
     * @throws IOException if that cannot be found out, because the lane is closed
     */
    boolean isAlive() throws IOException;
  }

  /** Returns the handler for the frames of the lane. It passes them to another one. */
  FrameHandler to(FrameHandler next) {
    return check == null ? next : check.to(next);
  }

  /**
   * Returns the name of the log that may continue the lane.
   *
   * @throws IOException if a log cannot continue it
   */
  Path log() throws IOException {
    if (path == null) {
      throw new IOException("a log cannot continue a lane of sealed memory");
    }
    return ChannelDirectory.log(path);
  }
}
