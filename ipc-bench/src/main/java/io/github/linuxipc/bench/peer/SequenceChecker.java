package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchHandler;
import io.github.linuxipc.bench.plan.SequenceMarker;

/** Receives messages and checks that those of each sender arrive whole, once and in order. */
final class SequenceChecker implements BenchHandler {
  private final int size;
  private final long[] due;
  private long count;
  private int ended;

  SequenceChecker(int senders, int size) {
    this.due = new long[senders];
    this.size = size;
  }

  @Override
  public void onMessage(long marker, long end, int length) {
    int sender = SequenceMarker.sender(marker);
    long number = SequenceMarker.number(marker);
    boolean inOrder = SequenceMarker.isTimed(marker) || number == due[sender];
    if (!inOrder || end != marker || length != size) {
      throw new IllegalStateException(
          "sender "
              + sender
              + ": message "
              + number
              + " of "
              + length
              + " bytes arrived, not message "
              + due[sender]
              + " of "
              + size);
    }
    due[sender]++;
    count++;
    if (SequenceMarker.isLast(marker)) {
      ended++;
    }
  }

  long count() {
    return count;
  }

  boolean isComplete() {
    return ended == due.length;
  }
}
