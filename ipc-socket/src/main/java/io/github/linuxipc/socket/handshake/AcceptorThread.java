package io.github.linuxipc.socket.handshake;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts senders on a thread of its own, so that a slow handler never makes an open fail. The
 * thread is one that nobody interrupts, so it also binds again when the socket's file has gone, and
 * removes the file at the end. Its methods are called on that thread, but for {@link #start} and
 * {@link #stop}.
 */
public abstract class AcceptorThread {
  /** So many senders are accepted before the others that speak have their turn. */
  protected static final int MOST_AT_ONCE = 64;

  private static final Logger LOG = LoggerFactory.getLogger(AcceptorThread.class);

  private final String channel;
  private final long placeCheckEveryNs;
  private final Thread thread;
  private final Overload overload = new Overload();
  private final LogLimit troubleLog = new LogLimit(1);
  private final LogLimit placeLog = new LogLimit(60);
  private long placeCheckNs;
  private volatile boolean stopping;

  /**
   * Makes the thread.
   *
   * @param channel the channel's name
   * @param placeCheckMs how often it looks whether the socket's file is in its place, in
   *     milliseconds
   */
  @SuppressWarnings("this-escape") // the thread begins with start()
  protected AcceptorThread(String channel, long placeCheckMs) {
    this.channel = channel;
    this.placeCheckEveryNs = TimeUnit.MILLISECONDS.toNanos(placeCheckMs);
    this.placeCheckNs = System.nanoTime() + placeCheckEveryNs;
    this.thread = new Thread(this::run, "ipc-" + channel + "-acceptor");
    thread.setDaemon(true);
  }

  /** Begins. */
  public final void start() {
    thread.start();
  }

  /**
   * Ends the thread, which releases what it uses, and waits for that. An interrupt stays pending.
   */
  public final void stop() {
    stopping = true;
    wakeup();
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

  private void run() {
    try {
      while (!stopping) {
        stepSafely();
      }
    } finally {
      overload.close();
      release();
    }
  }

  private void stepSafely() {
    try {
      step();
    } catch (IOException | RuntimeException | Error e) {
      // One sender too few is better than a receiver that nobody can reach; but it must not spin.
      overload.pause();
      if (troubleLog.allows()) {
        LOG.error("{} has trouble admitting senders", channel, e);
      }
    }
  }

  private void step() throws IOException {
    long pauseNs = overload.leftNs();
    long waitNs = Math.min(leftNs(), placeCheckNs - System.nanoTime());
    serve(pauseNs <= 0, pauseNs > 0 ? Math.min(waitNs, pauseNs) : waitNs);
    tick();
    if (placeCheckNs - System.nanoTime() <= 0) {
      placeCheckNs = System.nanoTime() + placeCheckEveryNs;
      checkPlace();
    }
  }

  /** Accepts those who wait. */
  protected final void acceptAll() {
    try {
      for (int i = 0; i < MOST_AT_ONCE && !stopping && acceptNext(); i++) {
        overload.end();
      }
    } catch (IOException e) {
      if (troubleLog.allows()) {
        LOG.warn("{} cannot accept a sender now: {}", channel, e.getMessage());
      }
      overload.begin(() -> turnAwayNext(e.getMessage()));
    }
    greetAccepted();
  }

  /** Whoever cleans the directory takes the socket's file along; then nobody finds us any more. */
  private void checkPlace() {
    if (isInPlace()) {
      return;
    }
    try {
      acceptAll(); // the last that found the old one
      bindAgain();
      LOG.warn(
          "The socket of {} was removed by somebody and is bound again at {}; do not clean that"
              + " directory while receivers run",
          channel,
          place());
    } catch (IOException | RuntimeException e) {
      if (placeLog.allows()) {
        LOG.error(
            "The socket of {} was removed from {} and cannot be bound again, so no new sender finds"
                + " it: {}",
            channel,
            place(),
            e.getMessage());
      }
    }
  }

  /** Ends a wait of {@link #serve}; from any thread. */
  protected abstract void wakeup();

  /**
   * Waits for somebody who says something, and serves him: calls {@link #acceptAll} for the
   * listening socket.
   *
   * @param accepting whether new senders are to be looked at
   * @param waitNs the longest wait in nanoseconds; none if it is 0 or less
   * @throws IOException if it fails
   */
  protected abstract void serve(boolean accepting, long waitNs) throws IOException;

  /**
   * Accepts one.
   *
   * @return false if nobody waits
   * @throws IOException if he cannot be accepted, as for want of descriptors
   */
  protected abstract boolean acceptNext() throws IOException;

  /** Begins to speak with those who were accepted, if that was put off. */
  protected void greetAccepted() {}

  /**
   * Accepts the one who waits, if one does, only to tell him why he cannot come in.
   *
   * @param why the reason, if one is known
   * @throws IOException if that fails, too
   */
  protected abstract void turnAwayNext(@Nullable String why) throws IOException;

  /**
   * Returns how long nothing has to be done unless somebody says something.
   *
   * @return nanoseconds
   */
  protected abstract long leftNs();

  /**
   * Does what is due.
   *
   * @throws IOException if it fails
   */
  protected abstract void tick() throws IOException;

  /**
   * Tells whether others still find the socket.
   *
   * @return whether its file is in its place, or it has none
   */
  protected abstract boolean isInPlace();

  /**
   * Makes the socket anew where the old one was.
   *
   * @throws IOException if that fails
   */
  protected abstract void bindAgain() throws IOException;

  /**
   * Returns where the socket is, for people.
   *
   * @return the place
   */
  protected abstract Object place();

  /** Closes all that the thread uses, at its end. */
  protected abstract void release();
}
