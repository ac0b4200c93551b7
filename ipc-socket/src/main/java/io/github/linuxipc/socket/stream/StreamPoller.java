package io.github.linuxipc.socket.stream;

import io.github.linuxipc.posix.YieldLimit;
import io.github.linuxipc.socket.polling.SenderRegistry;
import io.github.linuxipc.socket.polling.SenderService;
import io.github.linuxipc.socket.polling.ServiceOrder;
import io.github.linuxipc.spi.FrameHandler;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Polls the admitted senders fairly, see {@link ServiceOrder}. The poller runs on the application's
 * threads, which may be interrupted at any time. Therefore it uses only non-blocking channels and a
 * selector.
 *
 * <p>The lock exists for the acceptor's {@link #detectDisconnected}, which takes it only if it is
 * free. A thread that waits never holds the lock.
 */
final class StreamPoller implements SenderService<StreamConnection> {
  private static final long CLOSE_WAIT_NS = 200_000_000;

  private final Selector selector;
  private final SenderRegistry<StreamConnection> registry;
  private final ReentrantLock lock = new ReentrantLock();
  private final ServiceOrder<StreamConnection> order = new ServiceOrder<>();
  private final DelayedAcknowledgements acknowledgements = new DelayedAcknowledgements();
  private final YieldLimit yieldLimit = new YieldLimit();
  private final Consumer<SelectionKey> enqueueReady = this::enqueueReady;
  private volatile boolean woken;

  StreamPoller(SenderRegistry<StreamConnection> registry) throws IOException {
    this.selector = WakeableSelector.open();
    this.registry = registry;
  }

  SenderRegistry<StreamConnection> registry() {
    return registry;
  }

  int poll(FrameHandler handler, int limit) throws IOException {
    lock.lock();
    try {
      acknowledgements.beginPoll();
      if (registry.hasAdmitted()) {
        addAdmitted(handler);
      }
      while (order.held() > 0) { // the handler may now have the memory that it lacked
        setInterest(order.resumeFirst(), SelectionKey.OP_READ);
      }
      return order.serve(this, handler, limit);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void select() throws IOException {
    selector.selectNow(enqueueReady);
  }

  private void enqueueReady(SelectionKey key) {
    if (key.attachment() instanceof StreamConnection connection) {
      lock.lock();
      try {
        order.enqueue(connection);
      } finally {
        lock.unlock();
      }
    }
  }

  private void addAdmitted(FrameHandler handler) throws IOException {
    for (StreamConnection next = registry.pollAdmitted();
        next != null;
        next = registry.pollAdmitted()) {
      order.add(next);
      next.channel().register(selector, SelectionKey.OP_READ, next);
      handler.onJoined(next.peer(), next.process());
    }
  }

  private void setInterest(StreamConnection connection, int operations) {
    SelectionKey key = connection.channel().keyFor(selector);
    if (key != null && key.isValid()) {
      key.interestOps(operations);
    }
  }

  @Override
  public int serve(StreamConnection connection, FrameHandler handler, int limit)
      throws IOException {
    int frames = connection.decode(handler, limit);
    if (frames == limit) {
      if (connection.isReadDue(frames)) {
        read(connection);
      }
      order.enqueue(connection);
      return frames;
    }
    if (!connection.isFrameHeld() && !connection.isDone()) {
      read(connection);
      frames += connection.decode(handler, limit - frames);
    }
    if (connection.isFrameHeld()) {
      order.hold(connection);
      setInterest(connection, 0); // bytes that arrive meanwhile do not wake the poller
      return frames;
    }
    if (frames > 0) {
      order.noteActive(connection);
    }
    if (frames == limit || (connection.hasFilled() && !connection.isDone())) {
      order.enqueue(connection);
    } else if (connection.isDone()) {
      frames += remove(connection, handler);
    }
    return frames;
  }

  /**
   * Reads once. This is the only method that detects that a sender has gone. Returns whether the
   * read returned bytes, or the stream is over.
   */
  private boolean read(StreamConnection connection) {
    boolean wasOver = connection.isOver();
    boolean progress = connection.read(acknowledgements);
    if (connection.isOver() && !wasOver) {
      registry.markGone(connection);
    }
    return progress;
  }

  private int remove(StreamConnection connection, FrameHandler handler) throws IOException {
    order.remove(connection);
    try {
      return connection.finish(handler);
    } finally {
      registry.remove(connection);
      selector.selectNow(enqueueReady); // a registered channel keeps its descriptor until then
    }
  }

  void await(long timeoutNs) throws IOException {
    int most = yieldLimit.begin();
    for (int i = 0; i <= most; i++) {
      if (woken || isReady(i > 0) || timeoutNs <= 0) {
        woken = false;
        yieldLimit.end(i);
        return;
      }
      Thread.yield();
    }
    yieldLimit.end(most);
    acknowledgeAll();
    try {
      // select takes milliseconds, rounded up here; 0 would mean no time-out.
      long timeoutMs = (timeoutNs - 1) / 1_000_000 + 1;
      selector.select(enqueueReady, Math.min(timeoutMs, WakeableSelector.LONGEST_MS));
    } catch (ClosedSelectorException e) {
      return; // closed meanwhile
    }
    woken = false;
  }

  private void acknowledgeAll() {
    lock.lock();
    try {
      acknowledgements.beginWait();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns whether a poll would find something. If {@code readAhead} is true, reads ahead from the
   * sender that is likely to be ready.
   */
  private boolean isReady(boolean readAhead) {
    lock.lock();
    try {
      if (order.hasQueued() || registry.hasAdmitted()) {
        return true;
      }
      StreamConnection likely = readAhead ? order.lastActive() : null;
      if (likely == null || likely.isHeld() || !read(likely)) {
        return false;
      }
      order.enqueue(likely);
      return true;
    } finally {
      lock.unlock();
    }
  }

  void wakeup() {
    woken = true;
    WakeableSelector.wakeup(selector);
  }

  /**
   * Detects senders that have gone although no thread polls, by reading ahead until the buffers are
   * full. Called by the acceptor.
   *
   * @return false if a poll is in progress, whose handler may take long
   */
  boolean detectDisconnected() {
    if (!lock.tryLock()) {
      return false;
    }
    try {
      for (int slot = 0; slot < order.slots(); slot++) {
        StreamConnection connection = order.at(slot);
        if (connection != null && !connection.isHeld() && readToEnd(connection)) {
          order.enqueue(connection);
        }
      }
      Iterator<StreamConnection> waiting = registry.admitted();
      while (waiting.hasNext()) {
        readToEnd(waiting.next());
      }
    } finally {
      lock.unlock();
    }
    wakeup();
    return true;
  }

  private boolean readToEnd(StreamConnection connection) {
    boolean progress = connection.isOver();
    while (!connection.isOver() && read(connection)) {
      progress = true;
    }
    return progress;
  }

  /**
   * Closes all connections and the selector. Called after the acceptor has stopped.
   *
   * @param closeNotice whether to send a close notice
   */
  void close(boolean closeNotice) {
    boolean locked = lockAtEnd();
    try {
      registry.removeAll(closeNotice);
      order.clear();
    } finally {
      if (locked) {
        lock.unlock();
      }
    }
    // Without the lock: a select in progress takes it to enqueue senders.
    WakeableSelector.close(selector);
  }

  /**
   * Tries to take the lock for the close. Only a poll whose handler ends the process can still hold
   * the lock for long; that poll never releases it.
   */
  private boolean lockAtEnd() {
    boolean interrupted = Thread.interrupted();
    try {
      return lock.tryLock(CLOSE_WAIT_NS, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      return lock.tryLock();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
