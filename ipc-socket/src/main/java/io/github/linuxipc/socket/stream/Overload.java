package io.github.linuxipc.socket.stream;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What to do when a connection cannot be accepted, as a rule for want of descriptors: pause, from
 * 10 ms up to 1 s, instead of spinning, because the selector would report the connection at once
 * again; and give up one descriptor kept in reserve to turn the waiting sender away, instead of
 * letting it hang. Used by the acceptor's thread alone.
 */
final class Overload implements AutoCloseable {
  private static final long SHORTEST_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(1);

  private @Nullable Closeable reserve;
  private long pauseNs;
  private long untilNs;

  Overload() {
    renew();
  }

  /** A connection could not be accepted: turns it away, and begins or lengthens the pause. */
  void begin(ServerSocketChannel from, Consumer<SocketChannel> turnAway) {
    close();
    try {
      SocketChannel accepted = from.accept();
      if (accepted != null) {
        turnAway.accept(accepted);
      }
    } catch (IOException e) {
      // Another thread took the descriptor, or it was not for want of one.
    }
    renew();
    pause();
  }

  /** Begins or lengthens the pause. */
  void pause() {
    pauseNs = Math.min(LONGEST_NS, Math.max(SHORTEST_NS, 2 * pauseNs));
    untilNs = System.nanoTime() + pauseNs;
  }

  /** A connection was accepted. */
  void end() {
    pauseNs = 0;
    if (reserve == null) {
      renew();
    }
  }

  /** The rest of the pause in nanoseconds; 0 or less if there is none. */
  long leftNs() {
    return pauseNs == 0 ? 0 : untilNs - System.nanoTime();
  }

  private void renew() {
    try {
      reserve = new FileInputStream("/dev/null");
    } catch (IOException e) {
      reserve = null; // tried again later
    }
  }

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
