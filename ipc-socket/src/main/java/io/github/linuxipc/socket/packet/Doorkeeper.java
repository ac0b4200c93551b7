package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.PollWait;
import io.github.linuxipc.socket.handshake.LogLimit;
import io.github.linuxipc.socket.handshake.Overload;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections on a thread of its own, so that a slow handler never makes an open fail. The
 * thread is one that nobody interrupts, so it also binds again when the socket's file has gone, and
 * removes the file at the end.
 */
final class Doorkeeper implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);
  private static final int MOST_AT_ONCE = 64;
  private static final long LISTENER = 0;
  private static final long PLACE_CHECK_NS = TimeUnit.MILLISECONDS.toNanos(500);

  private final String channel;
  private final Listener listener;
  private final Reception reception;
  private final Epoll epoll;
  private final PollWait wait;
  private final Thread thread;
  private final Overload overload = new Overload();
  private final LogLimit acceptLog = new LogLimit(1);
  private final LogLimit placeLog = new LogLimit(60);
  private boolean listening;
  private long placeCheckNs = System.nanoTime() + PLACE_CHECK_NS;
  private volatile boolean stopping;

  /**
   * Makes it.
   *
   * @param channel the channel's name
   * @param listener where it accepts; closed at the end, as the rest is
   * @param reception admits
   * @param epoll tells who says something
   * @param wait waits for that
   */
  Doorkeeper(String channel, Listener listener, Reception reception, Epoll epoll, PollWait wait) {
    this.channel = channel;
    this.listener = listener;
    this.reception = reception;
    this.epoll = epoll;
    this.wait = wait;
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
    wait.wakeup();
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
      epoll.close();
      wait.close();
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
    listen(pauseNs <= 0);
    long waitNs = Math.min(reception.leftNs(), placeCheckNs - System.nanoTime());
    wait.await(epoll.file(), PollWait.IN, pauseNs > 0 ? Math.min(waitNs, pauseNs) : waitNs);
    for (int i = epoll.ready() - 1; i >= 0; i--) {
      long key = epoll.key(i);
      if (key == LISTENER) {
        acceptAll();
      } else {
        reception.advance(key);
      }
    }
    reception.tick();
    if (placeCheckNs - System.nanoTime() <= 0) {
      placeCheckNs = System.nanoTime() + PLACE_CHECK_NS;
      checkPlace();
    }
  }

  private void listen(boolean wanted) throws ErrnoException {
    if (wanted != listening) {
      if (wanted) {
        epoll.add(listener.socket().file(), LISTENER);
      } else {
        epoll.remove(listener.socket().file());
      }
      listening = wanted;
    }
  }

  private void acceptAll() {
    try {
      for (int i = 0; i < MOST_AT_ONCE && !stopping; i++) {
        if (!reception.next(listener.socket())) {
          break;
        }
        overload.end();
      }
    } catch (IOException e) {
      if (acceptLog.allows()) {
        LOG.warn("{} cannot admit a sender now: {}", channel, e.getMessage());
      }
      overload.begin(() -> reception.turnAwayNext(listener.socket()));
    }
  }

  /** Whoever cleans the directory takes the socket's file along; then nobody finds us any more. */
  private void checkPlace() {
    if (listener.isInPlace()) {
      return;
    }
    try {
      acceptAll(); // the last that found the old one
      listen(false);
      listener.bindAgain();
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
}
