package io.github.linuxipc.socket.stream;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The connections whose last read the kernel may not have acknowledged. A sender that the kernel
 * holds back until then sends nothing more, so an acknowledgement is requested from a connection of
 * which two polls in a row have read nothing, and from all of them before a wait. A stream, of
 * which every poll reads something, makes no such system call. Guarded by the {@link
 * StreamPoller}'s lock.
 */
final class DelayedAcknowledgements {
  /** The number of polls without a read of the connection after which the request is made. */
  private static final int POLLS = 2;

  private final Queue<StreamConnection> queue = new ArrayDeque<>();
  private long polls;

  /** Records that a read has emptied a connection. */
  void add(StreamConnection connection) {
    if (connection.noteUnacknowledged(polls)) {
      queue.add(connection);
    }
  }

  /** Begins a poll. Requests the acknowledgements that are due. */
  void beginPoll() {
    polls++;
    for (int i = queue.size(); i > 0; i--) {
      StreamConnection next = queue.remove();
      if (next.unacknowledgedSince() + POLLS < polls) {
        acknowledge(next);
      } else {
        queue.add(next); // a stream keeps its place, and must not hide those behind it
      }
    }
  }

  /** Requests all acknowledgements, because the caller is going to wait. */
  void beginWait() {
    StreamConnection next = queue.poll();
    while (next != null) {
      acknowledge(next);
      next = queue.poll();
    }
  }

  private static void acknowledge(StreamConnection connection) {
    try {
      connection.acknowledge();
    } catch (IOException e) {
      // the next read reports a connection that is lost
    }
  }
}
