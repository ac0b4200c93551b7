package io.github.linuxipc.socket.stream;

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
 * Reads the admitted senders in turn. It runs on the application's threads, which may be
 * interrupted at any time: therefore only non-blocking channels and a selector are touched.
 *
 * <p>A sender that was heard last is simply read again, and the selector asked only when that
 * brings nothing, or after a few times so that nobody starves. The lock is for the acceptor's
 * {@link #detectDisconnected}, which takes it only if it is free; it is never held while waiting.
 */
final class StreamPoller {
  /** The most polls in a row that do not ask the selector who has something. */
  private static final int MOST_GUESSES = 8;

  /** The most frames of one sender before the next one's turn. */
  private static final int QUANTUM = 64;

  /** After so many frames the selector is asked, too. */
  private static final int MOST_UNASKED = 4 * QUANTUM;

  /** How often a wait tries to read before it sleeps: this wins back what the selector costs. */
  private static final int YIELDS = 10;

  private static final long CLOSE_WAIT_NS = 200_000_000;

  private final Selector selector;
  private final SenderRegistry registry;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<StreamConnection> connections = new ArrayList<>();
  private final ArrayDeque<StreamConnection> ready = new ArrayDeque<>();
  private final List<StreamConnection> held = new ArrayList<>();
  private final Consumer<SelectionKey> mark = this::mark;
  private @Nullable StreamConnection last;
  private int pollsSinceAsked;
  private int framesSinceAsked;
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
      if (registry.hasNext()) {
        meet(handler);
      }
      if (!held.isEmpty()) {
        offerAgain();
      }
      boolean several = connections.size() > 1;
      if (several && (++pollsSinceAsked > MOST_GUESSES || framesSinceAsked >= MOST_UNASKED)) {
        ask(); // even while some always have more: they must not keep us from the others
      }
      if (ready.isEmpty()) {
        guess();
      }
      int frames = serveAll(handler, limit);
      if (frames == 0 && several && pollsSinceAsked > 0) {
        last = null;
        ask();
        frames = serveAll(handler, limit);
      }
      framesSinceAsked += frames;
      return frames;
    } finally {
      lock.unlock();
    }
  }

  /** Has those looked at again that wait for memory, which there may be now. */
  private void offerAgain() {
    for (StreamConnection connection : held) {
      connection.held = false;
      watch(connection, SelectionKey.OP_READ);
      offer(connection);
    }
    held.clear();
  }

  /** Lets a sender alone until there is memory; meanwhile what arrives of it wakes nobody. */
  private void hold(StreamConnection connection) {
    connection.held = true;
    held.add(connection);
    watch(connection, 0);
    if (last == connection) {
      last = null;
    }
  }

  private void watch(StreamConnection connection, int operations) {
    SelectionKey key = connection.channel().keyFor(selector);
    if (key != null && key.isValid()) {
      key.interestOps(operations);
    }
  }

  private void ask() throws IOException {
    pollsSinceAsked = 0;
    framesSinceAsked = 0;
    selector.selectNow(mark);
  }

  private void meet(FrameHandler handler) throws IOException {
    for (StreamConnection next = registry.next(); next != null; next = registry.next()) {
      connections.add(next);
      next.channel().register(selector, SelectionKey.OP_READ, next);
      offer(next);
      handler.onJoined(next.peer(), next.process());
    }
  }

  /** Puts the sender that was heard last into the ring. */
  private void guess() {
    StreamConnection favourite = favourite();
    if (favourite != null) {
      offer(favourite);
    }
  }

  private @Nullable StreamConnection favourite() {
    return connections.size() == 1 ? connections.get(0) : last;
  }

  private void mark(SelectionKey key) {
    if (key.attachment() instanceof StreamConnection connection) {
      lock.lock();
      try {
        offer(connection);
      } finally {
        lock.unlock();
      }
    }
  }

  private void offer(StreamConnection connection) {
    if (!connection.queued && !connection.held) {
      connection.queued = true;
      ready.addLast(connection);
    }
  }

  /** Serves everybody in the ring once, so that it ends although senders may be faster. */
  private int serveAll(FrameHandler handler, int limit) throws IOException {
    int frames = 0;
    for (int turns = ready.size(); turns > 0 && frames < limit; turns--) {
      StreamConnection connection = ready.removeFirst();
      connection.queued = false;
      boolean finished = false;
      try {
        frames += serve(connection, handler, Math.min(limit - frames, QUANTUM));
        finished = true;
      } finally {
        if (!finished && connections.contains(connection)) {
          offer(connection); // its handler threw, and more may lie in the buffer
        }
      }
    }
    return frames;
  }

  private int serve(StreamConnection connection, FrameHandler handler, int limit)
      throws IOException {
    int frames = connection.cut(handler, limit);
    if (frames == limit) {
      if (connection.isReadDue(frames)) {
        read(connection);
      }
      offer(connection);
      return frames;
    }
    if (!connection.isHeld() && !connection.isDone()) {
      read(connection);
      frames += connection.cut(handler, limit - frames);
    }
    if (connection.isHeld()) {
      hold(connection);
      return frames;
    }
    if (frames > 0) {
      last = connection;
    }
    if (frames == limit || (connection.hasFilled() && !connection.isDone())) {
      offer(connection);
    } else if (connection.isDone()) {
      frames += dismiss(connection, handler);
    }
    return frames;
  }

  /** Reads once; the one place where a sender is noticed to have gone. */
  private boolean read(StreamConnection connection) {
    boolean wasOver = connection.isOver();
    boolean news = connection.read();
    if (connection.isOver() && !wasOver) {
      registry.gone();
    }
    return news;
  }

  private int dismiss(StreamConnection connection, FrameHandler handler) throws IOException {
    connections.remove(connection);
    last = null;
    try {
      return connection.leave(handler);
    } finally {
      release(connection);
      selector.selectNow(mark); // a registered channel keeps its descriptor until then
    }
  }

  private void release(StreamConnection connection) {
    connection.close();
    if (!connection.isOver()) {
      registry.gone();
    }
    registry.left(connection);
  }

  void await(long timeoutNs) throws IOException {
    for (int i = 0; i <= YIELDS; i++) {
      if (woken || glance(i > 0) || timeoutNs <= 0) {
        woken = false;
        return;
      }
      Thread.yield();
    }
    try {
      // A selector counts in milliseconds, rounded up here, and takes 0 for ever.
      selector.select(mark, (timeoutNs - 1) / 1_000_000 + 1);
    } catch (ClosedSelectorException e) {
      return; // closed meanwhile
    }
    woken = false;
  }

  /** Whether there is something to poll for; reads ahead where that is likely. */
  private boolean glance(boolean readAhead) {
    lock.lock();
    try {
      if (!ready.isEmpty() || registry.hasNext()) {
        return true;
      }
      StreamConnection favourite = favourite();
      if (!readAhead || favourite == null || favourite.held || !read(favourite)) {
        return false;
      }
      offer(favourite);
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
   * Looks who has gone though nobody polls, by reading ahead as far as the buffers go. Called by
   * the acceptor.
   *
   * @return false if a poll is going on, whose handler may take long
   */
  boolean detectDisconnected() {
    if (!lock.tryLock()) {
      return false;
    }
    try {
      connections.forEach(this::readAhead);
      Iterator<StreamConnection> waiting = registry.waiting();
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
      offer(connection);
    }
  }

  private boolean readToEnd(StreamConnection connection) {
    boolean news = connection.isOver();
    while (!connection.isOver() && read(connection)) {
      news = true;
    }
    return news;
  }

  /**
   * Closes all connections and the selector, after the acceptor has ended.
   *
   * @param goodbye whether to say goodbye
   */
  void close(boolean goodbye) {
    boolean locked = lockAtEnd();
    try {
      for (StreamConnection next = registry.next(); next != null; next = registry.next()) {
        connections.add(next);
      }
      for (StreamConnection connection : connections) {
        if (goodbye) {
          connection.sayGoodbye();
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
      selector.close(); // without the lock: a select that is going on takes it to mark
    } catch (IOException e) {
      // The descriptors are released all the same.
    }
  }

  /** Only a poll whose handler ends the process still has the lock, and never gives it back. */
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
