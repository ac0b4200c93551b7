package io.github.linuxipc.socket.handshake;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What to do when a connection cannot be accepted, as a rule for want of descriptors: pause, from
 * 10 ms up to 1 s, instead of spinning, because the selector would report the connection at once
 * again; and give up one descriptor kept in reserve to turn the waiting sender away, instead of
 * letting it hang. Used by the acceptor's thread alone.
 */
public final class AcceptBackoff implements AutoCloseable {
  private static final long SHORTEST_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(1);

  private @Nullable Closeable reserve;
  private long pauseNs;
  private long untilNs;

  /** What is tried once with the descriptor from the reserve. */
  @FunctionalInterface
  public interface LastAttempt {
    /**
     * Accepts the connection that waits, if there is one, and turns it away.
     *
     * @throws IOException if it cannot be accepted either
     */
    void turnAway() throws IOException;
  }

  /** Makes it, with a descriptor in reserve. */
  public AcceptBackoff() {
    renew();
  }

  /**
   * A connection could not be accepted: turns it away, and begins or lengthens the pause.
   *
   * @param attempt turns it away
   */
  public void begin(LastAttempt attempt) {
    close();
    try {
      attempt.turnAway();
    } catch (IOException e) {
      // Another thread took the descriptor, or it was not for want of one.
    }
    renew();
    pause();
  }

  /** Begins or lengthens the pause. */
  public void pause() {
    pauseNs = Math.min(LONGEST_NS, Math.max(SHORTEST_NS, 2 * pauseNs));
    untilNs = System.nanoTime() + pauseNs;
  }

  /** A connection was accepted. */
  public void end() {
    pauseNs = 0;
    if (reserve == null) {
      renew();
    }
  }

  /**
   * Returns the rest of the pause.
   *
   * @return nanoseconds, 0 or less if there is none
   */
  public long leftNs() {
    return pauseNs == 0 ? 0 : untilNs - System.nanoTime();
  }

  private void renew() {
    try {
      reserve = new FileInputStream("/dev/null");
    } catch (IOException e) {
      reserve = null; // tried again later
    }
  }

  /** Gives the descriptor in reserve up. */
  @Override
  public void close() {
    try {
      if (reserve != null) {
        reserve.close();
      }
    } catch (IOException e) {
      // The descriptor is released all the same.
    }
    reserve = null;
  }
}
