package io.github.linuxipc.shm;

import io.github.linuxipc.shm.wait.DoorbellFactory;
import java.nio.file.Path;

/** A segment that this process holds as its receiver. */
interface BoundSegment {
  /** Returns the memory of the segment. */
  SharedFile file();

  /** Returns where senders find the segment, for error texts. */
  Path path();

  /** Returns the capacity of a lane in bytes. */
  int capacity();

  /** Returns how the two ends wake each other. */
  DoorbellFactory doorbells();

  /** Returns whether segment and lanes stay when the receiver closes. */
  boolean persistent();

  /**
   * Creates what admits the senders of this segment. It does nothing before it is {@linkplain
   * LaneAcceptor#start started}.
   *
   * @param onMembershipChanged called after senders were admitted, and when a sender was found dead
   */
  LaneAcceptor acceptor(Runnable onMembershipChanged);

  /**
   * Closes the segment, and removes what other processes find it by.
   *
   * @param keep whether segment and lanes stay, as those of a persistent channel do
   */
  void close(boolean keep);
}
