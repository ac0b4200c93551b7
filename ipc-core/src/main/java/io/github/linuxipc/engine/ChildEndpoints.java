package io.github.linuxipc.engine;

import org.jspecify.annotations.Nullable;

/**
 * The children of this process that were given one kind of end of one channel. Each counts as a
 * peer from its start to its exit, whether or not it opens its end. Written under the monitor, read
 * without.
 */
final class ChildEndpoints {
  private volatile int living;
  private volatile boolean given;
  private volatile boolean askForEnd;
  private volatile @Nullable String exitDescription;

  synchronized void started(boolean asksForEnd) {
    living++;
    given = true;
    askForEnd |= asksForEnd;
  }

  synchronized void exited(String words) {
    exitDescription = words;
    living--;
  }

  /** Whether a child has the end and has not exited. */
  boolean living() {
    return living > 0;
  }

  /** Whether a child was ever given the end. */
  boolean given() {
    return given;
  }

  /** Whether the stream ends with the last of them. */
  boolean endsStream() {
    return askForEnd;
  }

  /** How the last of them ended; null as long as one lives, or if there was none. */
  @Nullable String allExited() {
    String words = exitDescription;
    return living > 0 ? null : words;
  }
}
