package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.SharedState;
import io.github.linuxipc.state.Counter;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The counters of a blackboard. Each open that counts owns a row with a cell for each counter, and
 * alone writes its cells. So an addition is a load and a store. When its owner has died, a row is
 * continued by another, from the numbers that it has.
 */
final class BoardCounters {
  private static final long LOCK_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
  private static final long PAUSE_NS = 50_000;

  private final StateHandle handle;
  private final StateMemory memory;
  private final BoardDescriptor board;
  private int row = -1;
  private boolean closed;

  BoardCounters(StateHandle handle, StateMemory memory, BoardDescriptor board) {
    this.handle = handle;
    this.memory = memory;
    this.board = board;
  }

  /** Returns a counter, which is added if there is none of that name. */
  synchronized Counter counter(String name) throws IpcException {
    SharedState state = handle.state();
    long deadlineNs = System.nanoTime() + LOCK_TIMEOUT_NS;
    while (!state.tryLock(BoardDescriptor.COUNTERS_LOCK)) {
      handle.requireOpen();
      if (System.nanoTime() - deadlineNs > 0) {
        throw handle
            .opening()
            .failure(
                ErrorCode.OPEN_FAILED,
                "Another process was stopped while it added a counter",
                "Find it with lslocks, and resume or end it.");
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
    try {
      if (row < 0) {
        row = takeRow();
      }
      return new BoardCounter(findOrAdd(name));
    } finally {
      state.unlock(BoardDescriptor.COUNTERS_LOCK);
    }
  }

  private int takeRow() throws IpcException {
    for (int free = 0; free < BoardDescriptor.ROWS; free++) {
      if (handle.state().tryLock(BoardDescriptor.FIRST_ROW_LOCK + free)) {
        if (memory.getInt(BoardDescriptor.USED_ROWS) <= free) {
          memory.putIntRelease(BoardDescriptor.USED_ROWS, free + 1);
        }
        return free;
      }
    }
    throw full(BoardDescriptor.ROWS + " processes count in it");
  }

  private int findOrAdd(String name) throws IpcException {
    int count = memory.getIntAcquire(BoardDescriptor.COUNTERS);
    if (count < 0 || count > board.limits.maxCounters()) {
      throw handle.opening().damaged("it has " + count + " counters", null);
    }
    for (int i = 0; i < count; i++) {
      if (BoardDescriptor.name(memory, board.counterName(i)).equals(name)) {
        return i;
      }
    }
    if (count == board.limits.maxCounters()) {
      throw full("it has max-counters=" + count + " counters");
    }
    BoardDescriptor.putName(memory, board.counterName(count), name);
    memory.putIntRelease(BoardDescriptor.COUNTERS, count + 1);
    return count;
  }

  private IpcException full(String what) {
    return handle
        .opening()
        .failure(
            ErrorCode.STATE_FULL,
            "The blackboard is full: " + what,
            "Raise max-counters in all its processes, or close the blackboard where it is not"
                + " needed.");
  }

  /** Ends all additions of this open, so that another may continue its row. */
  synchronized void close() {
    closed = true;
  }

  private synchronized void add(int counter, long n) throws IpcException {
    if (closed) {
      throw handle.opening().closed();
    }
    int cell = board.cell(row, counter);
    memory.putLongRelease(cell, memory.getLong(cell) + n);
  }

  private long sum(int counter) {
    VarHandle.fullFence(); // what returned before this call is read
    int rows = memory.getIntAcquire(BoardDescriptor.USED_ROWS);
    if (rows < 0 || rows > BoardDescriptor.ROWS) {
      rows = BoardDescriptor.ROWS;
    }
    long sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += memory.getLongAcquire(board.cell(i, counter));
    }
    return sum;
  }

  private final class BoardCounter implements Counter {
    private final int number;

    BoardCounter(int number) {
      this.number = number;
    }

    @Override
    public void add(long n) throws IpcException {
      handle.requireUsable();
      try {
        BoardCounters.this.add(number, n);
      } catch (InternalError e) {
        throw handle.fault(e);
      }
    }

    @Override
    public long get() throws IpcException {
      handle.requireUsable();
      try {
        return sum(number);
      } catch (InternalError e) {
        throw handle.fault(e);
      }
    }
  }
}
