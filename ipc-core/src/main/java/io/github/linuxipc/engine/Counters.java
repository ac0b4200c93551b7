package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Statistics;
import io.github.linuxipc.engine.framing.ReaderCounters;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The counters of an endpoint. Messages and bytes are written only by the owner of the endpoint's
 * link ({@link LinkOwnership}), so they need no atomic addition. The others change rarely.
 */
public final class Counters implements ReaderCounters {
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
  private final AtomicLong missed = new AtomicLong();

  /** Creates counters that are 0. */
  public Counters() {}

  /** Counts a message. Called only by the owner of the link. */
  @Override
  public void message(int length) {
    MESSAGES.setOpaque(this, messages + 1);
    BYTES.setOpaque(this, bytes + length);
  }

  /**
   * Adds time that a caller has waited.
   *
   * @param ns nanoseconds
   */
  public void blocked(long ns) {
    blockedNs.addAndGet(ns);
  }

  /**
   * Counts refused messages.
   *
   * @param count the number of messages
   */
  public void refused(int count) {
    refused.addAndGet(count);
  }

  @Override
  public void peerLost() {
    peerLosses.incrementAndGet();
  }

  @Override
  public void partialDropped() {
    droppedPartials.incrementAndGet();
  }

  @Override
  public long skipped() {
    return skipped.incrementAndGet();
  }

  /**
   * Counts accepted messages that could not be delivered.
   *
   * @param count the number of messages
   */
  public void undelivered(long count) {
    undelivered.addAndGet(count);
  }

  /**
   * Counts missed messages of a topic.
   *
   * @param count the number of messages
   */
  public void missed(long count) {
    missed.addAndGet(count);
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(Counters.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Returns the counters.
   *
   * @return a snapshot, which is not atomic
   */
  public Statistics snapshot() {
    return new Statistics(
        (long) MESSAGES.getOpaque(this),
        (long) BYTES.getOpaque(this),
        blockedNs.get(),
        refused.get(),
        peerLosses.get(),
        droppedPartials.get(),
        skipped.get(),
        undelivered.get(),
        missed.get());
  }
}
