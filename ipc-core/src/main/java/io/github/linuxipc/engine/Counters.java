package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Statistics;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An endpoint's counters. Messages and bytes are written only by the holder of the endpoint's
 * {@link LinkOwnership}, so they need no atomic addition; the others are rare.
 */
final class Counters {
  private static final VarHandle MESSAGES = handle("messages");
  private static final VarHandle BYTES = handle("bytes");

  private long messages;
  private long bytes;
  private final AtomicLong blockedNs = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong peerLosses = new AtomicLong();
  private final AtomicLong droppedPartials = new AtomicLong();
  private final AtomicLong skipped = new AtomicLong();
  private final AtomicLong undelivered = new AtomicLong();

  /** Counts a message; called by the turn's holder alone. */
  void message(int length) {
    MESSAGES.setOpaque(this, messages + 1);
    BYTES.setOpaque(this, bytes + length);
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

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(Counters.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  Statistics snapshot() {
    return new Statistics(
        (long) MESSAGES.getOpaque(this),
        (long) BYTES.getOpaque(this),
        blockedNs.get(),
        refused.get(),
        peerLosses.get(),
        droppedPartials.get(),
        skipped.get(),
        undelivered.get());
  }
}
