package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.service.RequestHandler;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;
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
 * The engine's wait set. For each idle entry, an engine thread blocks until the entry is ready, and
 * then adds the entry to the ready ones. The application's thread serves the ready entries and
 * waits only on a condition.
 */
final class EngineWaitSet implements WaitSet {
  private final EngineThreads threads;
  private final Consumer<EngineWaitSet> onClose;
  private final LinkOwnership ownership = new LinkOwnership();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final IdentityHashMap<Object, WaitSetEntry> entries = new IdentityHashMap<>();
  private final Deque<WaitSetEntry> ready = new ArrayDeque<>();
  private volatile @Nullable Thread awaiting;
  private boolean closed;

  EngineWaitSet(EngineThreads threads, Consumer<EngineWaitSet> onClose) {
    this.threads = threads;
    this.onClose = onClose;
  }

  @Override
  public void add(Receiver receiver, MessageHandler handler) throws IpcException {
    if (!(receiver instanceof PolledReceiver known)) {
      throw new IllegalArgumentException("Not a receiver that an Ipc instance opened: " + receiver);
    }
    add(receiver, new ReceiverEntry(known, handler));
  }

  @Override
  public void add(Responder responder, RequestHandler handler) throws IpcException {
    if (!(responder instanceof PolledResponder known)) {
      throw new IllegalArgumentException(
          "Not a responder that an Ipc instance opened: " + responder);
    }
    add(responder, new ResponderEntry(known, handler));
  }

  @Override
  public void add(Waiter waiter, Runnable action) throws IpcException {
    if (!(waiter instanceof RevocableWaiter known)) {
      throw new IllegalArgumentException("Not a waiter that an Ipc instance opened: " + waiter);
    }
    add(waiter, new WaiterEntry(known, action));
  }

  @Override
  public void add(Blackboard blackboard, BlackboardKey key, Runnable action) throws IpcException {
    if (!(blackboard instanceof PolledBlackboard known)) {
      throw new IllegalArgumentException(
          "Not a blackboard that an Ipc instance opened: " + blackboard);
    }
    known.requireOwn(key);
    add(key, new BlackboardEntry(known, key, action));
  }

  private void add(Object key, WaitSetEntry entry) throws IpcException {
    lock.lock();
    try {
      requireOpen();
      if (entries.putIfAbsent(key, entry) != null) {
        throw new IllegalArgumentException("The set already contains it: " + key);
      }
      if (entry.state == WaitSetEntry.State.READY) {
        ready.add(entry);
      }
      changed.signalAll(); // a thread that awaits watches the entry, if it is idle
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean remove(AutoCloseable source) {
    if (source instanceof PolledBlackboard blackboard) {
      return removeKeys(blackboard);
    }
    return removeEntry(source);
  }

  private boolean removeKeys(PolledBlackboard blackboard) {
    List<Object> keys = new ArrayList<>();
    lock.lock();
    try {
      entries.forEach(
          (key, entry) -> {
            if (entry instanceof BlackboardEntry member && member.isOf(blackboard)) {
              keys.add(key);
            }
          });
    } finally {
      lock.unlock();
    }
    boolean removed = false;
    for (Object key : keys) {
      removed |= removeEntry(key);
    }
    return removed;
  }

  private boolean removeEntry(Object key) {
    EntryWatcher watcher;
    WaitSetEntry entry;
    lock.lock();
    try {
      entry = entries.remove(key);
      if (entry == null) {
        return false;
      }
      ready.remove(entry);
      watcher = entry.watcher;
    } finally {
      lock.unlock();
    }
    end(entry, watcher);
    return true;
  }

  /**
   * Ends the watch of an entry that has left the set. Waits until no thread blocks in the entry,
   * and gives back a wake-up that the entry has not used.
   */
  private static void end(WaitSetEntry entry, @Nullable EntryWatcher watcher) {
    if (watcher != null) {
      watcher.end();
    }
    entry.returnUnused();
  }

  @Override
  public int await(Duration timeout) throws IpcException, InterruptedException {
    long deadlineNs = Durations.deadlineNs(Durations.nanos(timeout));
    if (awaiting == Thread.currentThread()) {
      throw new IllegalStateException(
          "A handler may not await its own wait set; return from the handler first");
    }
    if (!ownership.acquire(Math.max(0, deadlineNs - System.nanoTime()))) {
      requireOpenLocked();
      return 0;
    }
    try {
      int handled = 0;
      List<WaitSetEntry> batch = takeReady(deadlineNs);
      while (handled == 0 && !batch.isEmpty()) {
        handled = serve(batch);
        batch = handled == 0 ? takeReady(deadlineNs) : batch;
      }
      return handled;
    } finally {
      awaiting = null;
      ownership.release();
    }
  }

  /**
   * Waits until an entry is ready, and takes all ready entries out of the queue. Returns an empty
   * list if the time-out expired.
   */
  private List<WaitSetEntry> takeReady(long deadlineNs) throws IpcException, InterruptedException {
    lock.lockInterruptibly();
    try {
      awaiting = Thread.currentThread();
      while (true) {
        requireOpen();
        for (WaitSetEntry entry : entries.values()) {
          if (entry.state == WaitSetEntry.State.IDLE) {
            watch(entry);
          }
        }
        long remainingNs = deadlineNs - System.nanoTime();
        if (!ready.isEmpty() || remainingNs <= 0) {
          List<WaitSetEntry> batch = new ArrayList<>(ready);
          ready.clear();
          return batch;
        }
        changed.awaitNanos(remainingNs);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Blocks an engine thread in an entry. Throws if no thread is available. The entry then stays
   * idle.
   */
  private void watch(WaitSetEntry entry) {
    EntryWatcher watcher = new EntryWatcher(entry::block, failure -> onReady(entry, failure));
    threads.executor().execute(watcher); // its onReady waits for the lock, which is held here
    entry.watcher = watcher;
    entry.state = WaitSetEntry.State.WATCHED;
  }

  /** Serves a batch. The entries behind one that throws stay ready. */
  private int serve(List<WaitSetEntry> batch) throws IpcException {
    int handled = 0;
    int next = 0;
    try {
      while (next < batch.size()) {
        handled += serve(batch.get(next++));
      }
      return handled;
    } finally {
      putBack(batch.subList(next, batch.size()));
    }
  }

  private int serve(WaitSetEntry entry) throws IpcException {
    if (!isMember(entry)) {
      return 0; // an earlier handler has removed it
    }
    try {
      entry.rethrowFailure();
      int count = entry.serve();
      requeue(entry, entry.mayHaveMore(count));
      return count;
    } catch (IpcException e) {
      forget(entry);
      throw e;
    } catch (RuntimeException | Error e) {
      requeue(entry, true);
      throw e;
    }
  }

  private boolean isMember(WaitSetEntry entry) {
    lock.lock();
    try {
      return entries.containsValue(entry);
    } finally {
      lock.unlock();
    }
  }

  private void forget(WaitSetEntry entry) {
    lock.lock();
    try {
      entries.values().remove(entry);
    } finally {
      lock.unlock();
    }
  }

  private void requeue(WaitSetEntry entry, boolean more) {
    lock.lock();
    try {
      entry.state = more ? WaitSetEntry.State.READY : WaitSetEntry.State.IDLE;
      if (more && entries.containsValue(entry)) {
        ready.add(entry);
      }
    } finally {
      lock.unlock();
    }
  }

  private void putBack(List<WaitSetEntry> unserved) {
    lock.lock();
    try {
      for (int i = unserved.size() - 1; i >= 0; i--) {
        if (entries.containsValue(unserved.get(i))) {
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
    List<WaitSetEntry> remaining;
    lock.lock();
    try {
      closed = true;
      remaining = new ArrayList<>(entries.values());
      entries.clear();
      ready.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    ownership.cancelWaiters();
    remaining.forEach(entry -> end(entry, entry.watcher));
    onClose.accept(this);
  }

  /** Marks an entry as ready after a thread has blocked in it. Called on an engine thread. */
  private void onReady(WaitSetEntry entry, @Nullable Throwable failure) {
    lock.lock();
    try {
      if (failure != null) {
        entry.failure = failure;
      }
      entry.watcher = null;
      if (entries.containsValue(entry)) {
        entry.state = WaitSetEntry.State.READY;
        ready.add(entry);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
