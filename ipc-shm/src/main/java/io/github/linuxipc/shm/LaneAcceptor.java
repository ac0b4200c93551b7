package io.github.linuxipc.shm;

import io.github.linuxipc.channel.PeerCredentials;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Opens the lanes of new senders, and detects senders that have died. */
interface LaneAcceptor {
  /** Begins to admit senders. */
  void start();

  /** Returns the lanes that were opened, in order, for the receiver to take. */
  Queue<InboundLane> joined();

  /**
   * Requests a scan for new senders. The callback for changes of membership is called when the scan
   * is done.
   */
  void requestScan();

  /** Returns whether no requested scan is pending. */
  boolean isScanComplete();

  /** Returns whether no requested scan is pending and no lane waits in {@link #joined}. */
  default boolean isIdle() {
    return isScanComplete() && joined().isEmpty();
  }

  /**
   * Checks which senders have died. Returns whether frames of any lane were consumed since the last
   * check. The liveness monitor calls this method.
   */
  boolean checkPeers();

  /**
   * Removes the lane of a sender that has left, or a damaged lane. The liveness monitor does the
   * work.
   */
  void remove(InboundLane lane);

  /**
   * Stops to admit senders. The closed flag of the segment is set already. Does nothing by default,
   * because a sender of named memory looks at that flag before it makes its lane known.
   */
  default void shutdown() {}

  /** Returns the users of the senders, or null if they are not known. */
  default @Nullable PeerCredentials credentials() {
    return null;
  }

  /** Wakes the senders and closes all lanes. The liveness monitor calls this method. */
  void close();
}
