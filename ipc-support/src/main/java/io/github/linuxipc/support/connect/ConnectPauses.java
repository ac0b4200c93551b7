package io.github.linuxipc.support.connect;

import io.github.linuxipc.channel.IpcException;
import java.util.concurrent.TimeUnit;

/**
 * The pauses between the attempts to connect to a receiver whose backlog is full, from 1 ms up to
 * 50 ms. Used by one thread.
 */
public final class ConnectPauses {
  private static final long LONGEST_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final OpenDeadline deadline;
  private long nextNs = TimeUnit.MILLISECONDS.toNanos(1);

  /**
   * Creates the pauses of one open.
   *
   * @param deadline the deadline of the open
   */
  public ConnectPauses(OpenDeadline deadline) {
    this.deadline = deadline;
  }

  /**
   * Pauses. Each pause is twice as long as the one before, up to 50 ms.
   *
   * @throws IpcException if the deadline has passed, the open was cancelled, or the thread is
   *     interrupted
   */
  public void next() throws IpcException {
    deadline.pause(nextNs);
    nextNs = Math.min(2 * nextNs, LONGEST_NS);
  }
}
