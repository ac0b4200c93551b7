package io.github.linuxipc.shm.ring;

import java.util.Random;

/**
 * One side's access to a lane. It can be stopped before any store, as if its process had died
 * there. Before each store it lets the other side run. The other side may see the plain stores late
 * and in any order, except that stores to one index keep their order; a release store makes all
 * earlier stores visible first. The accesses go to the shared memory, which may refuse them.
 */
final class StoppableMemory extends HeapMemory {
  private static final int MAX_PENDING = 64;

  /** Thrown where the process dies. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Stopped() {
      super("stopped", null, false, false);
    }
  }

  private final HeapMemory shared;
  private final Random random;
  private final int[] pendingIndex = new int[MAX_PENDING];
  private final long[] pendingValue = new long[MAX_PENDING];
  private int pending;
  private int storesLeft = Integer.MAX_VALUE;
  private long stores;
  private Runnable between = () -> {};

  StoppableMemory(HeapMemory shared, Random random) {
    super(shared.buffer());
    this.shared = shared;
    this.random = random;
  }

  /** Makes the process die at the store that follows this many further stores. */
  void stopAfter(int stores) {
    storesLeft = stores;
  }

  /** Returns whether the process has died. */
  boolean isStopped() {
    return storesLeft < 0;
  }

  /** Sets what runs before each store: steps of the other side. */
  void between(Runnable other) {
    between = other;
  }

  long stores() {
    return stores;
  }

  private void beforeStore() {
    if (--storesLeft < 0) {
      throw new Stopped();
    }
    stores++;
    between.run();
  }

  @Override
  public void putLong(int index, long value) {
    beforeStore();
    if (pending == MAX_PENDING) {
      showSome(1);
    }
    pendingIndex[pending] = index;
    pendingValue[pending++] = value;
    showSome(2);
  }

  @Override
  public void putLongRelease(int index, long value) {
    beforeStore();
    showAll();
    shared.putLong(index, value);
  }

  @Override
  public void putInt(int index, int value) {
    throw new UnsupportedOperationException("the ring stores no plain ints");
  }

  @Override
  public void putIntRelease(int index, int value) {
    beforeStore();
    showAll();
    shared.putInt(index, value);
  }

  @Override
  public int getInt(int index) {
    return shared.getInt(index);
  }

  @Override
  public long getLong(int index) {
    for (int i = pending - 1; i >= 0; i--) {
      if (pendingIndex[i] == index) {
        return pendingValue[i];
      }
    }
    return shared.getLong(index);
  }

  /**
   * Makes each pending store visible to the other side with a probability of 1 in {@code oneIn}. A
   * store stays pending while an earlier store to the same index does.
   */
  private void showSome(int oneIn) {
    int kept = 0;
    for (int i = 0; i < pending; i++) {
      if (random.nextInt(oneIn) == 0 && !isPending(pendingIndex[i], kept)) {
        shared.putLong(pendingIndex[i], pendingValue[i]);
      } else {
        pendingIndex[kept] = pendingIndex[i];
        pendingValue[kept++] = pendingValue[i];
      }
    }
    pending = kept;
  }

  /** Returns whether one of the first pending stores is a store to the given index. */
  private boolean isPending(int index, int first) {
    for (int i = 0; i < first; i++) {
      if (pendingIndex[i] == index) {
        return true;
      }
    }
    return false;
  }

  /** Makes every pending store visible. On real hardware each store becomes visible in the end. */
  void showAll() {
    for (int i = 0; i < pending; i++) {
      shared.putLong(pendingIndex[i], pendingValue[i]);
    }
    pending = 0;
  }
}
