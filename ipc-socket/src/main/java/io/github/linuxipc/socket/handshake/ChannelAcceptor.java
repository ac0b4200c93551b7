package io.github.linuxipc.socket.handshake;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the senders of one receiver, so that a slow handler never makes an open fail. Its methods
 * are called by the {@link AcceptorLoop}, and never block, but for {@link #start} and {@link #stop}
 * and what is said otherwise.
 *
 * @param <D> what the loop waits in
 */
public abstract class ChannelAcceptor<D extends Demultiplexer> {
  /** So many senders are accepted before the others that speak have their turn. */
  protected static final int MOST_AT_ONCE = 64;

  private static final Logger LOG = LoggerFactory.getLogger(ChannelAcceptor.class);

  private final String channel;
  private final AcceptorLoop<D> loop;
  private final AcceptBackoff overload = new AcceptBackoff();
  private final LogRateLimiter troubleLog = new LogRateLimiter(1);
  private final LogRateLimiter placeLog = new LogRateLimiter(60);
  private volatile boolean stopping;

  /** When something has to be done next; the loop's. */
  long dueNs;

  /** Whether it is bound again on another thread, which uses the listening socket; the loop's. */
  boolean away;

  /** What to run when it is bound again; the loop's. */
  @Nullable Runnable onReturn;

  /**
   * Makes it.
   *
   * @param channel the channel's name
   * @param loop what is to drive it
   */
  protected ChannelAcceptor(String channel, AcceptorLoop<D> loop) {
    this.channel = channel;
    this.loop = loop;
  }

  /**
   * Begins.
   *
   * @throws IOException if there are not enough descriptors; {@link #stop} need not be called then
   */
  public final void start() throws IOException {
    boolean started = false;
    try {
      loop.add(this);
      started = true;
    } finally {
      if (!started) {
        overload.close();
      }
    }
  }

  /** Ends, and releases what it uses. An interrupt stays pending. Waits for the loop. */
  public final void stop() {
    stopping = true;
    boolean interrupted = Thread.interrupted(); // it would close the file of a lock
    try {
      loop.remove(this);
    } finally {
      overload.close();
      release();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Notes that something failed, and accepts nobody for a while. */
  final void trouble(Throwable e) {
    // One sender too few is better than a receiver that nobody can reach; but it must not spin.
    overload.pause();
    if (troubleLog.allows()) {
      LOG.error("{} has trouble admitting senders", channel, e);
    }
  }

  /** How long nobody is accepted. */
  final long pauseNs() {
    return overload.leftNs();
  }

  /** Does what is due, and returns how long there is nothing to do unless somebody speaks. */
  final long tend(D demultiplexer) throws IOException {
    tick();
    long pauseNs = overload.leftNs();
    accept(demultiplexer, pauseNs <= 0 && !away);
    return pauseNs > 0 ? Math.min(pauseNs, leftNs()) : leftNs();
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

  /**
   * Binds again: a cleaner takes the socket's file along, and then nobody finds us any more. It
   * waits for the directory's lock, so it is called on a thread of its own.
   */
  final void mend() {
    try {
      bindAgain();
      LOG.warn(
          "The socket of {} was removed by somebody and is bound again at {}; do not clean that"
              + " directory while receivers run",
          channel,
          place());
    } catch (IOException | RuntimeException | Error e) {
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

  /**
   * Makes the loop's thread hear of what happens here; the listening socket is left to {@link
   * #accept}. On the thread that starts.
   *
   * @param demultiplexer what the loop waits in
   * @throws IOException if there are not enough descriptors; nothing is left behind
   */
  protected abstract void attach(D demultiplexer) throws IOException;

  /**
   * Hears of nothing more. Does not fail.
   *
   * @param demultiplexer what the loop waits in
   */
  protected abstract void detach(D demultiplexer);

  /**
   * Begins or ends to hear of new senders.
   *
   * @param demultiplexer what the loop waits in
   * @param wanted whether to hear of them; if not, the listening socket may be closed at any time
   * @throws IOException if it fails
   */
  protected abstract void accept(D demultiplexer, boolean wanted) throws IOException;

  /**
   * Serves somebody who says something: calls {@link #acceptAll} for the listening socket.
   *
   * @param what what the demultiplexer was given to tell of, or null
   * @throws IOException if it fails
   */
  protected abstract void serve(@Nullable Object what) throws IOException;

  /**
   * Accepts one.
   *
   * @return false if nobody waits
   * @throws IOException if it cannot be accepted, as for want of descriptors
   */
  protected abstract boolean acceptNext() throws IOException;

  /** Begins to speak with those who were accepted, if that was put off. */
  protected void greetAccepted() {}

  /**
   * Accepts the one who waits, if one does, only to tell it why it cannot come in.
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
   * Returns the socket's file.
   *
   * @return its path, or null if it has none
   */
  protected abstract @Nullable Path file();

  /**
   * Tells whether others still find the socket.
   *
   * @return whether its file is in its place, or it has none
   */
  protected abstract boolean isInPlace();

  /**
   * Makes the socket anew where the old one was. May wait for the directory's lock.
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

  /** Closes all that it uses, at its end; on the thread that stops it. */
  protected abstract void release();
}
