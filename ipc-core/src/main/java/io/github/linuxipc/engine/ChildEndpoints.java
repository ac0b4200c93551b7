package io.github.linuxipc.engine;

import org.jspecify.annotations.Nullable;

/**
 * The child processes that received an endpoint of one channel, either those that send or those
 * that receive. Each child counts as a peer from its start to its exit, whether or not it opens its
 * endpoint. Writes hold the monitor, reads do not.
 */
final class ChildEndpoints {
  private volatile int alive;
  private volatile boolean given;
  private volatile boolean endsStream;
  private volatile @Nullable String exitDescription;

  synchronized void started(boolean ends) {
    alive++;
    given = true;
    endsStream |= ends;
  }

  synchronized void exited(String description) {
    exitDescription = description;
    alive--;
  }

  /** Returns whether a child with an endpoint is alive. */
  boolean alive() {
    return alive > 0;
  }

  /** Returns whether a child has ever received an endpoint. */
  boolean given() {
    return given;
  }

  /** Returns whether the stream ends when the last of these children exits. */
  boolean endsStream() {
    return endsStream;
  }

  /** Returns how the last child exited; null while a child is alive, or if there was none. */
  @Nullable String allExited() {
    String description = exitDescription;
    return alive > 0 ? null : description;
  }
}
