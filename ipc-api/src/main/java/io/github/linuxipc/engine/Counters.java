package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Statistics;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An endpoint's counters. Messages and bytes are written only by the holder of the endpoint's
 * {@link Turn}, so they need no atomic addition; the others are rare.
 */
final class Counters {
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong blockedNs = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong peerLosses = new AtomicLong();
  private final AtomicLong droppedPartials = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private final AtomicLong undelivered = new AtomicLong();

  /** Counts a message; called by the turn's holder alone. */
  void message(int length) {
    messages.setOpaque(messages.getPlain() + 1);
    bytes.setOpaque(bytes.getPlain() + length);
  }

  void blocked(long ns) {
    blockedNs.addAndGet(ns);
  }

  void refused(int count) {
    refused.addAndGet(count);
  }

  void peerLost() {
    peerLosses.incrementAndGet();
  }

  void partialDropped() {
    droppedPartials.incrementAndGet();
  }

  long skipped() {
    return skipped.incrementAndGet();
  }

  void undelivered(long count) {
    undelivered.addAndGet(count);
  }

  Statistics snapshot() {
    return new Statistics(
        messages.getOpaque(),
        bytes.getOpaque(),
        blockedNs.get(),
        refused.get(),
        peerLosses.get(),
        droppedPartials.get(),
        skipped.get(),
        undelivered.get());
  }
}
