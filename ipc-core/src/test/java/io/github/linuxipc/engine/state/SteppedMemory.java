package io.github.linuxipc.engine.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * One process's access to memory in the heap. Before each access others may run, or the process
 * dies. Others may see plain stores late and in any order, except that stores to one index keep
 * their order; a release store makes all earlier stores visible first. A bulk copy is a sequence of
 * plain stores of 8 bytes.
 */
final class SteppedMemory extends StateMemory {
  private static final int MAX_PENDING = 64;

  /** Thrown where the process dies. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Stopped() {
      super("stopped", null, false, false);
    }
  }

  private final ByteBuffer shared;
  private final Random random;
  private final int[] pendingIndex = new int[MAX_PENDING];
  private final int[] pendingLength = new int[MAX_PENDING];
  private final long[] pendingValue = new long[MAX_PENDING];
  private int pending;
  private int stepsLeft = Integer.MAX_VALUE;
  private Runnable others = () -> {};
  private final boolean stepsAtLoads;

  SteppedMemory(ByteBuffer shared, Random random, boolean stepsAtLoads) {
    this.shared = shared;
    this.random = random;
    this.stepsAtLoads = stepsAtLoads;
  }

  static ByteBuffer heap(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
  }

  /** Makes the process die at the step that follows this many further steps. */
  void stopAfter(int steps) {
    stepsLeft = steps;
  }

  void others(Runnable run) {
    others = run;
  }

  void step() {
    if (--stepsLeft < 0) {
      showAll();
      throw new Stopped();
    }
    others.run();
  }

  private void load() {
    if (stepsAtLoads) {
      step();
    }
  }

  private void store(int index, int length, long value) {
    step();
    if (pending == MAX_PENDING) {
      showSome(1);
    }
    pendingIndex[pending] = index;
    pendingLength[pending] = length;
    pendingValue[pending++] = value;
    showSome(2);
  }

  private void show(int i) {
    switch (pendingLength[i]) {
      case 8 -> shared.putLong(pendingIndex[i], pendingValue[i]);
      case 4 -> shared.putInt(pendingIndex[i], (int) pendingValue[i]);
      default -> shared.put(pendingIndex[i], (byte) pendingValue[i]);
    }
  }

  private void showSome(int oneIn) {
    int kept = 0;
    for (int i = 0; i < pending; i++) {
      if (random.nextInt(oneIn) == 0 && !isPending(pendingIndex[i], kept)) {
        show(i);
      } else {
        pendingIndex[kept] = pendingIndex[i];
        pendingLength[kept] = pendingLength[i];
        pendingValue[kept++] = pendingValue[i];
      }
    }
    pending = kept;
  }

  private boolean isPending(int index, int first) {
    for (int i = 0; i < first; i++) {
      if (pendingIndex[i] == index) {
        return true;
      }
    }
    return false;
  }

  private void showAll() {
    for (int i = 0; i < pending; i++) {
      show(i);
    }
    pending = 0;
  }

  @Override
  int getInt(int index) {
    load();
    return shared.getInt(index);
  }

  @Override
  void putInt(int index, int value) {
    store(index, Integer.BYTES, value);
  }

  @Override
  int getIntAcquire(int index) {
    load();
    return shared.getInt(index);
  }

  @Override
  void putIntRelease(int index, int value) {
    step();
    showAll();
    shared.putInt(index, value);
  }

  @Override
  long getLong(int index) {
    load();
    return shared.getLong(index);
  }

  @Override
  long getLongAcquire(int index) {
    load();
    return shared.getLong(index);
  }

  @Override
  void putLongRelease(int index, long value) {
    step();
    showAll();
    shared.putLong(index, value);
  }

  @Override
  void put(int index, ByteBuffer from, int at, int length) {
    ByteBuffer source = from.duplicate().order(ByteOrder.nativeOrder());
    int done = 0;
    for (; done + Long.BYTES <= length; done += Long.BYTES) {
      store(index + done, Long.BYTES, source.getLong(at + done));
    }
    for (; done < length; done++) {
      store(index + done, 1, source.get(at + done));
    }
  }

  @Override
  void get(int index, ByteBuffer to, int at, int length) {
    for (int done = 0; done < length; done += Long.BYTES) {
      load();
      int part = Math.min(Long.BYTES, length - done);
      to.put(at + done, shared, index + done, part);
    }
  }
}
