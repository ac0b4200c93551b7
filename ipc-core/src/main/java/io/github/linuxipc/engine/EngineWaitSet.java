package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.event.Waiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The engine's wait set. An engine thread blocks in each source that is idle and puts it among the
 * ready ones; the application's thread takes those, and only sleeps on a condition.
 */
final class EngineWaitSet implements WaitSet {
  private final EngineThreads threads;
  private final Consumer<EngineWaitSet> onClose;
  private final LinkOwnership turn = new LinkOwnership();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final IdentityHashMap<AutoCloseable, WaitSetEntry> sources = new IdentityHashMap<>();
  private final Deque<WaitSetEntry> ready = new ArrayDeque<>();
  private volatile @Nullable Thread awaiting;
  private boolean closed;

  EngineWaitSet(EngineThreads threads, Consumer<EngineWaitSet> onClose) {
    this.threads = threads;
    this.onClose = onClose;
  }

  @Override
  public void add(Receiver receiver, MessageHandler handler) throws IpcException {
    if (!(receiver instanceof ChannelReceiver known)) {
      throw new IllegalArgumentException("Not a receiver of this library: " + receiver);
    }
    add(receiver, new ReceiverEntry(known, handler));
  }

  @Override
  public void add(Waiter waiter, Runnable action) throws IpcException {
    if (!(waiter instanceof RevocableWaiter known)) {
      throw new IllegalArgumentException("Not a waiter that an Ipc instance opened: " + waiter);
    }
    add(waiter, new WaiterEntry(known, action));
  }

  private void add(AutoCloseable key, WaitSetEntry source) throws IpcException {
    lock.lock();
    try {
      requireOpen();
      if (sources.putIfAbsent(key, source) != null) {
        throw new IllegalArgumentException("It is in the set already: " + key);
      }
      if (source.state == WaitSetEntry.State.READY) {
        ready.add(source);
      } else if (awaiting != null) {
        watch(source);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean remove(AutoCloseable key) {
    EntryWatcher watching;
    WaitSetEntry source;
    lock.lock();
    try {
      source = sources.remove(key);
      if (source == null) {
        return false;
      }
      ready.remove(source);
      watching = source.watching;
    } finally {
      lock.unlock();
    }
    end(source, watching);
    return true;
  }

  /** Waits until nobody blocks in a source that has left the set. */
  private static void end(WaitSetEntry source, @Nullable EntryWatcher watching) {
    if (watching != null) {
      watching.end();
    }
    source.giveBack();
  }

  @Override
  public int await(Duration timeout) throws IpcException, InterruptedException {
    long deadlineNs = ChannelEndpoint.deadlineNs(ChannelEndpoint.nanos(timeout));
    if (awaiting == Thread.currentThread()) {
      throw new IllegalStateException("A handler may not await its own set; return first");
    }
    if (!turn.acquire(Math.max(0, deadlineNs - System.nanoTime()))) {
      requireOpenLocked();
      return 0;
    }
    try {
      int handled = 0;
      List<WaitSetEntry> round = take(deadlineNs);
      while (handled == 0 && !round.isEmpty()) {
        handled = serve(round);
        round = handled == 0 ? take(deadlineNs) : round;
      }
      return handled;
    } finally {
      awaiting = null;
      turn.release();
    }
  }

  /** Takes the sources that are ready, and waits for the first; none if the time passed. */
  private List<WaitSetEntry> take(long deadlineNs) throws IpcException, InterruptedException {
    lock.lockInterruptibly();
    try {
      awaiting = Thread.currentThread();
      while (true) {
        requireOpen();
        for (WaitSetEntry source : sources.values()) {
          if (source.state == WaitSetEntry.State.IDLE) {
            watch(source);
          }
        }
        long leftNs = deadlineNs - System.nanoTime();
        if (!ready.isEmpty() || leftNs <= 0) {
          List<WaitSetEntry> round = new ArrayList<>(ready);
          ready.clear();
          return round;
        }
        changed.awaitNanos(leftNs);
      }
    } finally {
      lock.unlock();
    }
  }

  private void watch(WaitSetEntry source) {
    source.state = WaitSetEntry.State.WATCHED;
    EntryWatcher watching = new EntryWatcher(source, this::onReady);
    source.watching = watching;
    threads.executor().execute(watching);
  }

  /** Serves a round; what comes behind a source that throws stays ready. */
  private int serve(List<WaitSetEntry> round) throws IpcException {
    int handled = 0;
    int next = 0;
    try {
      while (next < round.size()) {
        handled += serve(round.get(next++));
      }
      return handled;
    } finally {
      putBack(round.subList(next, round.size()));
    }
  }

  private int serve(WaitSetEntry source) throws IpcException {
    if (!isMember(source)) {
      return 0; // an earlier handler has removed it
    }
    try {
      source.rethrowFailure();
      int count = source.serve();
      rest(source, source.mayHaveMore(count));
      return count;
    } catch (IpcException e) {
      forget(source);
      throw e;
    } catch (RuntimeException | Error e) {
      rest(source, true);
      throw e;
    }
  }

  private boolean isMember(WaitSetEntry source) {
    lock.lock();
    try {
      return sources.containsValue(source);
    } finally {
      lock.unlock();
    }
  }

  private void forget(WaitSetEntry source) {
    lock.lock();
    try {
      sources.values().remove(source);
    } finally {
      lock.unlock();
    }
  }

  private void rest(WaitSetEntry source, boolean more) {
    lock.lock();
    try {
      source.state = more ? WaitSetEntry.State.READY : WaitSetEntry.State.IDLE;
      if (more && sources.containsValue(source)) {
        ready.add(source);
      }
    } finally {
      lock.unlock();
    }
  }

  private void putBack(List<WaitSetEntry> unserved) {
    lock.lock();
    try {
      for (int i = unserved.size() - 1; i >= 0; i--) {
        if (sources.containsValue(unserved.get(i))) {
          ready.addFirst(unserved.get(i));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void requireOpenLocked() throws IpcException {
    lock.lock();
    try {
      requireOpen();
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() throws IpcException {
    if (closed) {
      throw IpcException.of(
          ErrorCode.CLOSED, ErrorCode.CLOSED.text("This wait set was closed", "", ""), null);
    }
  }

  @Override
  public void close() {
    List<WaitSetEntry> left;
    lock.lock();
    try {
      closed = true;
      left = new ArrayList<>(sources.values());
      sources.clear();
      ready.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    turn.cancelWaiters();
    left.forEach(source -> end(source, source.watching));
    onClose.accept(this);
  }

  /** Somebody who blocked in a source came back; on an engine thread. */
  private void onReady(WaitSetEntry source) {
    lock.lock();
    try {
      source.watching = null;
      if (sources.containsValue(source)) {
        source.state = WaitSetEntry.State.READY;
        ready.add(source);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
