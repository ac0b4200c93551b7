package io.github.linuxipc.bench.broker;

import java.util.concurrent.TimeUnit;

/** What is measured: messages through a queue of a broker. */
interface BrokerLoad {
  /** The bytes of a message. */
  int SIZE = 64;

  /** The messages that a receiver confirms together. */
  int ACK_BATCH = 64;

  /** The messages of a sender that the broker has not acknowledged, at most. */
  int WINDOW = 256;

  /** Sends messages until this thread is interrupted or the process ends. */
  void send() throws Exception;

  /**
   * Receives messages.
   *
   * @param bound runs when the queue is there
   * @param count is told of each message
   */
  void receive(Runnable bound, Count count) throws Exception;

  /** Counts the messages of a window of time, which begins some time after the first message. */
  final class Count {
    private final long warmUpNs;
    private final long windowNs;
    private long beginNs;
    private long endNs;
    private long messages;
    private boolean open;

    Count(long warmUpMs, long windowMs) {
      this.warmUpNs = TimeUnit.MILLISECONDS.toNanos(warmUpMs);
      this.windowNs = TimeUnit.MILLISECONDS.toNanos(windowMs);
    }

    /** Counts messages that were taken together. Returns whether the window goes on. */
    boolean add(int taken) {
      long now = System.nanoTime();
      if (taken > 0 && beginNs == 0) {
        beginNs = now + warmUpNs;
      }
      if (beginNs == 0 || now - beginNs < 0) {
        return true;
      }
      if (!open) {
        open = true;
        beginNs = now;
        return true;
      }
      messages += taken;
      endNs = now;
      return now - beginNs < windowNs;
    }

    /** Returns the messages a second. */
    double rate() {
      return messages * 1e9 / Math.max(1, endNs - beginNs);
    }
  }
}
