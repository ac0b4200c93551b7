package io.github.linuxipc.support.connect;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.spi.ResourceLimit;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The back-off after a connection could not be accepted, usually because no descriptor is left. The
 * acceptor pauses, from 10 ms up to 1 s. Without a pause, the kernel would report the connection
 * again at once, and the thread would spin. One descriptor is kept in reserve. It is closed so that
 * the waiting sender can be accepted and rejected; otherwise that sender would hang. Used by one
 * thread at a time.
 */
public final class AcceptBackoff implements AutoCloseable {
  private static final long SHORTEST_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(1);

  private @Nullable Closeable reserve;
  private long pauseNs;
  private long untilNs;

  /** The single attempt that is made with the descriptor from the reserve. */
  @FunctionalInterface
  public interface LastAttempt {
    /**
     * Accepts the waiting connection, if there is one, and rejects it.
     *
     * @throws IOException if it cannot be accepted either
     */
    void reject() throws IOException;
  }

  /** Creates a back-off with a descriptor in reserve. */
  public AcceptBackoff() {
    renew();
  }

  /**
   * Rejects a connection that could not be accepted, and begins or lengthens the pause.
   *
   * @param attempt accepts and rejects the connection
   */
  public void begin(LastAttempt attempt) {
    close();
    try {
      attempt.reject();
    } catch (IOException e) {
      // Another thread has taken the descriptor, or the failure had another cause.
    }
    renew();
    pause();
  }

  /**
   * Returns whether a connection could not be accepted because this process or the system has no
   * descriptor left.
   *
   * @param cause the error
   * @return whether that is the cause
   */
  public static boolean isForWantOfDescriptors(IOException cause) {
    if (cause instanceof ErrnoException failed) {
      return failed.errno() == Errno.EMFILE || failed.errno() == Errno.ENFILE;
    }
    return ResourceLimit.isForWantOfDescriptors(cause);
  }

  /** Begins or lengthens the pause. */
  public void pause() {
    pauseNs = Math.min(LONGEST_NS, Math.max(SHORTEST_NS, 2 * pauseNs));
    untilNs = System.nanoTime() + pauseNs;
  }

  /**
   * Ends the back-off after a connection was accepted, and opens the reserve again if it is
   * missing.
   */
  public void end() {
    pauseNs = 0;
    if (reserve == null) {
      renew();
    }
  }

  /**
   * Returns the remaining time of the pause.
   *
   * @return the time in nanoseconds; 0 or less if there is no pause or the pause is over
   */
  public long leftNs() {
    return pauseNs == 0 ? 0 : untilNs - System.nanoTime();
  }

  private void renew() {
    try {
      reserve = new FileInputStream("/dev/null");
    } catch (IOException e) {
      reserve = null; // retried when a connection is accepted or rejected
    }
  }

  /** Closes the descriptor in reserve. */
  @Override
  public void close() {
    try {
      if (reserve != null) {
        reserve.close();
      }
    } catch (IOException e) {
      // The descriptor is released nevertheless.
    }
    reserve = null;
  }
}
