package io.github.linuxipc.socket.stream;

import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.socket.handshake.LogLimit;
import io.github.linuxipc.socket.handshake.Overload;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections on a thread of its own, so that a slow handler never makes an open fail. The
 * thread is one that nobody interrupts, so it also binds again when the socket's file has gone, and
 * removes the file at the end.
 */
final class Acceptor implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
  private static final int MOST_AT_ONCE = 64;
  private static final long PLACE_CHECK_NS = TimeUnit.MILLISECONDS.toNanos(900);

  private final String channel;
  private final ListeningSocket listener;
  private final Reception reception;
  private final Selector selector;
  private final Thread thread;
  private final Overload overload = new Overload();
  private final LogLimit acceptLog = new LogLimit(1);
  private final LogLimit placeLog = new LogLimit(60);
  private final List<SocketChannel> accepted = new ArrayList<>();
  private SelectionKey acceptKey;
  private long placeCheckNs = System.nanoTime() + PLACE_CHECK_NS;
  private volatile boolean stopping;

  Acceptor(String channel, ListeningSocket listener, Reception reception, Selector selector)
      throws IOException {
    this.channel = channel;
    this.listener = listener;
    this.reception = reception;
    this.selector = selector;
    this.acceptKey = listener.channel().register(selector, SelectionKey.OP_ACCEPT);
    this.thread = new Thread(this, "ipc-" + channel + "-acceptor");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * Ends the thread, which releases what it uses, and waits for that. An interrupt stays pending.
   */
  void stop() {
    stopping = true;
    selector.wakeup();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        stepSafely();
      }
    } finally {
      listener.close();
      reception.close();
      overload.close();
      close();
    }
  }

  private void stepSafely() {
    try {
      step();
    } catch (IOException | RuntimeException | Error e) {
      // One sender too few is better than a receiver that nobody can reach; but it must not spin.
      overload.pause();
      if (acceptLog.allows()) {
        LOG.error("{} has trouble admitting senders", channel, e);
      }
    }
  }

  private void step() throws IOException {
    long pauseNs = overload.leftNs();
    acceptKey.interestOps(pauseNs > 0 ? 0 : SelectionKey.OP_ACCEPT);
    long waitNs = Math.min(reception.leftNs(), placeCheckNs - System.nanoTime());
    if (pauseNs > 0) {
      waitNs = Math.min(waitNs, pauseNs);
    }
    selector.select(this::serve, Math.max(0, TimeUnit.NANOSECONDS.toMillis(waitNs)) + 1);
    reception.tick();
    if (placeCheckNs - System.nanoTime() <= 0) {
      placeCheckNs = System.nanoTime() + PLACE_CHECK_NS;
      checkPlace();
    }
  }

  private void serve(SelectionKey key) {
    if (key.attachment() instanceof Greeting greeting) {
      reception.advance(greeting);
    } else {
      acceptAll();
    }
  }

  private void acceptAll() {
    ServerSocketChannel from = listener.channel();
    try {
      while (accepted.size() < MOST_AT_ONCE && !stopping) {
        SocketChannel next = from.accept();
        if (next == null) {
          break;
        }
        overload.end();
        prepare(next);
      }
    } catch (IOException e) {
      if (acceptLog.allows()) {
        LOG.warn("{} cannot accept a connection now: {}", channel, e.getMessage());
      }
      overload.begin(() -> turnAway(from, e.getMessage()));
    }
    reception.greet(accepted);
    accepted.clear();
  }

  private void turnAway(ServerSocketChannel from, @Nullable String why) throws IOException {
    SocketChannel late = from.accept();
    if (late != null) {
      reception.turnAway(late, HandshakeStatus.NO_DESCRIPTORS, why);
    }
  }

  private void prepare(SocketChannel next) throws IOException {
    try {
      next.configureBlocking(false);
      listener.prepare(next);
      accepted.add(next);
    } catch (IOException e) {
      next.close(); // gone before it was looked at
    }
  }

  /** Whoever cleans the directory takes the socket's file along; then nobody finds us any more. */
  private void checkPlace() {
    if (listener.isInPlace()) {
      return;
    }
    try {
      acceptAll(); // the last that found the old one
      listener.bindAgain();
      acceptKey = listener.channel().register(selector, SelectionKey.OP_ACCEPT);
      LOG.warn(
          "The socket of {} was removed by somebody and is bound again at {}; do not clean that"
              + " directory while receivers run",
          channel,
          listener.address());
    } catch (IOException | RuntimeException e) {
      if (placeLog.allows()) {
        LOG.error(
            "The socket of {} was removed from {} and cannot be bound again, so no new sender finds"
                + " it: {}",
            channel,
            listener.address(),
            e.getMessage());
      }
    }
  }

  private void close() {
    try {
      selector.close();
    } catch (IOException e) {
      // The descriptors are released all the same.
    }
  }
}
