package io.github.linuxipc.socket.stream;

import io.github.linuxipc.socket.handshake.SocketLimits;
import io.github.linuxipc.spi.FrameHandler;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Polls the admitted senders fairly. It runs on the application's threads, which may be interrupted
 * at any time; therefore it uses only non-blocking channels and a selector.
 *
 * <p>The sender that was active last is simply read again. The selector is asked only if that read
 * finds nothing, or after a bounded number of polls or frames, so that no sender starves. The lock
 * exists for the acceptor's {@link #detectDisconnected}, which takes it only if it is free. It is
 * never held while waiting.
 */
final class StreamPoller {

  /** How often a wait tries to read before it selects: this regains the cost of the selector. */
  private static final int YIELDS = 10;

  private static final long CLOSE_WAIT_NS = 200_000_000;

  private final Selector selector;
  private final SenderRegistry registry;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<StreamConnection> connections = new ArrayList<>();
  private final ArrayDeque<StreamConnection> ready = new ArrayDeque<>();
  private final List<StreamConnection> held = new ArrayList<>();
  private final Consumer<SelectionKey> enqueueReady = this::enqueueReady;
  private @Nullable StreamConnection last;
  private int pollsSinceSelect;
  private int framesSinceSelect;
  private volatile boolean woken;

  StreamPoller(SenderRegistry registry) throws IOException {
    this.selector = Selector.open();
    this.registry = registry;
  }

  SenderRegistry registry() {
    return registry;
  }

  int poll(FrameHandler handler, int limit) throws IOException {
    lock.lock();
    try {
      if (registry.hasAdmitted()) {
        addAdmitted(handler);
      }
      if (!held.isEmpty()) {
        offerAgain();
      }
      boolean several = connections.size() > 1;
      if (several
          && (++pollsSinceSelect > SocketLimits.MAX_POLLS_WITHOUT_SELECT
              || framesSinceSelect >= SocketLimits.MAX_FRAMES_WITHOUT_SELECT)) {
        select(); // even if some senders are always ready: they must not starve the others
      }
      if (ready.isEmpty()) {
        enqueueLast();
      }
      int frames = serveReady(handler, limit);
      if (frames == 0 && several && pollsSinceSelect > 0) {
        last = null;
        select();
        frames = serveReady(handler, limit);
      }
      framesSinceSelect += frames;
      return frames;
    } finally {
      lock.unlock();
    }
  }

  /** Enqueues the senders again that wait for memory, since memory may be available now. */
  private void offerAgain() {
    for (StreamConnection connection : held) {
      connection.held = false;
      setInterest(connection, SelectionKey.OP_READ);
      enqueue(connection);
    }
    held.clear();
  }

  /**
   * Does not read a sender until memory is available. Bytes that arrive meanwhile do not wake the
   * poller.
   */
  private void hold(StreamConnection connection) {
    connection.held = true;
    held.add(connection);
    setInterest(connection, 0);
    if (last == connection) {
      last = null;
    }
  }

  private void setInterest(StreamConnection connection, int operations) {
    SelectionKey key = connection.channel().keyFor(selector);
    if (key != null && key.isValid()) {
      key.interestOps(operations);
    }
  }

  private void select() throws IOException {
    pollsSinceSelect = 0;
    framesSinceSelect = 0;
    selector.selectNow(enqueueReady);
  }

  private void addAdmitted(FrameHandler handler) throws IOException {
    for (StreamConnection next = registry.pollAdmitted();
        next != null;
        next = registry.pollAdmitted()) {
      connections.add(next);
      next.channel().register(selector, SelectionKey.OP_READ, next);
      enqueue(next);
      handler.onJoined(next.peer(), next.process());
    }
  }

  /** Enqueues the sender that was active last, or the only one. */
  private void enqueueLast() {
    StreamConnection lastActive = lastActive();
    if (lastActive != null) {
      enqueue(lastActive);
    }
  }

  private @Nullable StreamConnection lastActive() {
    return connections.size() == 1 ? connections.get(0) : last;
  }

  private void enqueueReady(SelectionKey key) {
    if (key.attachment() instanceof StreamConnection connection) {
      lock.lock();
      try {
        enqueue(connection);
      } finally {
        lock.unlock();
      }
    }
  }

  private void enqueue(StreamConnection connection) {
    if (!connection.queued && !connection.held) {
      connection.queued = true;
      ready.addLast(connection);
    }
  }

  /** Serves each queued sender once, so that the loop ends even if senders are faster than it. */
  private int serveReady(FrameHandler handler, int limit) throws IOException {
    int frames = 0;
    for (int remaining = ready.size(); remaining > 0 && frames < limit; remaining--) {
      StreamConnection connection = ready.removeFirst();
      connection.queued = false;
      boolean finished = false;
      try {
        frames += serve(connection, handler, Math.min(limit - frames, SocketLimits.QUANTUM));
        finished = true;
      } finally {
        if (!finished && connections.contains(connection)) {
          enqueue(connection); // the handler threw, and the buffer may hold more frames
        }
      }
    }
    return frames;
  }

  private int serve(StreamConnection connection, FrameHandler handler, int limit)
      throws IOException {
    int frames = connection.decode(handler, limit);
    if (frames == limit) {
      if (connection.isReadDue(frames)) {
        read(connection);
      }
      enqueue(connection);
      return frames;
    }
    if (!connection.isHeld() && !connection.isDone()) {
      read(connection);
      frames += connection.decode(handler, limit - frames);
    }
    if (connection.isHeld()) {
      hold(connection);
      return frames;
    }
    if (frames > 0) {
      last = connection;
    }
    if (frames == limit || (connection.hasFilled() && !connection.isDone())) {
      enqueue(connection);
    } else if (connection.isDone()) {
      frames += remove(connection, handler);
    }
    return frames;
  }

  /** Reads once. This is the only method that detects that a sender has gone. */
  private boolean read(StreamConnection connection) {
    boolean wasOver = connection.isOver();
    boolean progress = connection.read();
    if (connection.isOver() && !wasOver) {
      registry.markGone();
    }
    return progress;
  }

  private int remove(StreamConnection connection, FrameHandler handler) throws IOException {
    connections.remove(connection);
    last = null;
    try {
      return connection.finish(handler);
    } finally {
      release(connection);
      selector.selectNow(enqueueReady); // a registered channel keeps its descriptor until then
    }
  }

  private void release(StreamConnection connection) {
    connection.close();
    if (!connection.isOver()) {
      registry.markGone();
    }
    registry.remove(connection);
  }

  void await(long timeoutNs) throws IOException {
    for (int i = 0; i <= YIELDS; i++) {
      if (woken || isReady(i > 0) || timeoutNs <= 0) {
        woken = false;
        return;
      }
      Thread.yield();
    }
    try {
      // select takes milliseconds, rounded up here; 0 would mean no time-out.
      selector.select(enqueueReady, (timeoutNs - 1) / 1_000_000 + 1);
    } catch (ClosedSelectorException e) {
      return; // closed meanwhile
    }
    woken = false;
  }

  /**
   * Returns whether a poll would find something. Reads ahead from the sender that is likely to be
   * ready.
   */
  private boolean isReady(boolean readAhead) {
    lock.lock();
    try {
      if (!ready.isEmpty() || registry.hasAdmitted()) {
        return true;
      }
      StreamConnection lastActive = lastActive();
      if (!readAhead || lastActive == null || lastActive.held || !read(lastActive)) {
        return false;
      }
      enqueue(lastActive);
      return true;
    } finally {
      lock.unlock();
    }
  }

  void wakeup() {
    woken = true;
    selector.wakeup();
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
      connections.forEach(this::readAhead);
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

  private void readAhead(StreamConnection connection) {
    if (!connection.held && readToEnd(connection)) {
      enqueue(connection);
    }
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
      for (StreamConnection next = registry.pollAdmitted();
          next != null;
          next = registry.pollAdmitted()) {
        connections.add(next);
      }
      for (StreamConnection connection : connections) {
        if (closeNotice) {
          connection.sendClose();
        }
        release(connection);
      }
      connections.clear();
      ready.clear();
      held.clear();
      last = null;
    } finally {
      if (locked) {
        lock.unlock();
      }
    }
    try {
      selector.close(); // without the lock: a select in progress takes it to enqueue senders
    } catch (IOException e) {
      // The descriptors are released nevertheless.
    }
  }

  /**
   * Tries to take the lock for the close. Only a poll whose handler ends the process can still hold
   * it; that poll never releases it.
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
