package io.github.linuxipc.engine.service;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one response channel. A call's number consists of its index in this table and of a
 * generation, and is never used twice. Thread-safe; finding a call takes no lock.
 */
final class CallTable {
  /** How many bits of a number are the index. They limit the calls at a time to 2^20. */
  static final int INDEX_BITS = 20;

  private static final int MAX_CALLS = 1 << INDEX_BITS;
  private static final int FIRST_LENGTH = 16;

  /** Guards growth and the free calls. Held for a few instructions only, except during growth. */
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * A free call that is not in the array below, or null. A single caller uses only this one. It
   * keeps its connection and its thread, which the next use most likely has, too.
   */
  private final AtomicReference<@Nullable Call> spare = new AtomicReference<>();

  private volatile Call[] calls = new Call[0];
  private Call[] free = new Call[FIRST_LENGTH];
  private int freeCount;

  /** Returns an unused call, or null if there are too many. {@link Call#begin} must follow. */
  @Nullable Call acquire() {
    Call last = spare.getAndSet(null);
    if (last != null) {
      return last;
    }
    lock.lock();
    try {
      if (freeCount == 0 && !grow()) {
        return null;
      }
      return free[--freeCount];
    } finally {
      lock.unlock();
    }
  }

  private boolean grow() {
    int length = calls.length;
    if (length >= MAX_CALLS) {
      return false;
    }
    int longer = Math.max(FIRST_LENGTH, 2 * length);
    Call[] all = Arrays.copyOf(calls, longer);
    free = new Call[longer];
    for (int i = longer - 1; i >= length; i--) {
      all[i] = new Call(i);
      free[freeCount++] = all[i];
    }
    calls = all;
    return true;
  }

  /** Takes back a call that is done. */
  void release(Call call) {
    call.clearOutcome();
    if (spare.compareAndSet(null, call)) {
      return;
    }
    call.clear();
    lock.lock();
    try {
      free[freeCount++] = call;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the object at the index that a number contains, or null if there is none. The number is
   * not trusted, and the object may never have had that number: the caller must compare them.
   */
  @Nullable Call find(long number) {
    Call[] all = calls;
    int index = index(number);
    return number > 0 && index < all.length ? all[index] : null;
  }

  /** Returns the index that a number contains. The number is not trusted. */
  static int index(long number) {
    return (int) (number & (MAX_CALLS - 1));
  }

  /** Visits all calls, whether in use or not. */
  void forEach(Consumer<Call> visitor) {
    for (Call call : calls) {
      visitor.accept(call);
    }
  }
}
