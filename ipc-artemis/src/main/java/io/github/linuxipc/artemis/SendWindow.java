package io.github.linuxipc.artemis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The frames that a sender has committed and that the broker has not acknowledged, in order. The
 * window is bounded in bytes and in frames; one frame always fits. After a reconnect the frames are
 * sent again from the oldest.
 */
final class SendWindow {
  /** The bytes of the frames that wait, unless one frame is longer. */
  private static final int MAX_BYTES = 512 << 10;

  /**
   * The frames that wait. The broker recognises a frame that is sent twice among the last 20,000 of
   * its address by default, so that this number is small for that of all senders.
   */
  private static final int MAX_FRAMES = 256;

  /** A committed frame. */
  static final class Entry {
    final byte[] frame;
    final long number;
    private boolean acknowledged;

    Entry(byte[] frame, long number) {
      this.frame = frame;
      this.number = number;
    }
  }

  private final Deque<Entry> entries = new ArrayDeque<>();

  /** Those of them that were not sent on this connection. */
  private final Deque<Entry> unsent = new ArrayDeque<>();

  private long bytes;
  private long committed;
  private volatile boolean interrupted;

  /** Returns whether a frame of that length can be committed. */
  synchronized boolean hasRoom(int length) {
    return entries.isEmpty() || (entries.size() < MAX_FRAMES && bytes + length <= MAX_BYTES);
  }

  synchronized void commit(byte[] frame) {
    Entry entry = new Entry(frame, committed++);
    entries.add(entry);
    unsent.add(entry);
    bytes += frame.length;
    if (unsent.size() == 1) {
      notifyAll();
    }
  }

  synchronized int size() {
    return entries.size();
  }

  /** Begins a connection: everything that was not acknowledged is to be sent, from the oldest. */
  synchronized void restart() {
    unsent.clear();
    unsent.addAll(entries);
    interrupted = false;
  }

  /** Makes the current {@link #take}, and each until the next connection, take nothing. */
  synchronized void interrupt() {
    interrupted = true;
    notifyAll();
  }

  /**
   * Moves the next frames to send into a queue, and waits for one if there is none. Moves none
   * after an interrupt or the time-out.
   */
  synchronized void take(Queue<Entry> to, int limit, long timeoutMs) throws InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    long leftMs = timeoutMs;
    while (unsent.isEmpty() && !interrupted && leftMs > 0) {
      wait(leftMs);
      leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
    }
    for (int i = 0; i < limit && !interrupted && !unsent.isEmpty(); i++) {
      to.add(unsent.remove());
    }
  }

  /** Returns whether the work on the current connection is to end. */
  boolean isInterrupted() {
    return interrupted;
  }

  /**
   * Records that the broker has a frame.
   *
   * @return whether a thread that waits for room or for the last frame shall look: not before half
   *     of the window is free, so that it is not woken for each frame
   */
  synchronized boolean acknowledge(Entry entry) {
    entry.acknowledged = true;
    while (!entries.isEmpty() && entries.element().acknowledged) {
      bytes -= entries.remove().frame.length;
    }
    return entries.size() <= MAX_FRAMES / 2 && bytes <= MAX_BYTES / 2;
  }
}
