package io.github.linuxipc.socket.handshake;

import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.connect.AcceptBackoff;
import io.github.linuxipc.support.connect.LogRateLimiter;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the senders of one receiver independently of its handler, so that a slow handler never
 * makes an open fail. Except for {@link #start} and {@link #stop}, the {@link AcceptorLoop} calls
 * the methods on its thread, and they never block, unless their documentation says otherwise.
 *
 * @param <D> the demultiplexer in which the loop waits
 */
public abstract class ChannelAcceptor<D extends Demultiplexer> {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelAcceptor.class);

  private final String channel;
  private final AcceptorLoop<D> loop;
  private final BoundEndpoint bound;
  private final OngoingHandshakes handshakes;
  private final AcceptBackoff backoff = new AcceptBackoff();
  private final LogRateLimiter failureLog = new LogRateLimiter(1);
  private final LogRateLimiter rebindLog = new LogRateLimiter(60);
  private volatile boolean stopping;

  /** The time at which {@link #update} is due next. Used by the loop alone. */
  long dueNs;

  /** Whether another thread uses the socket, to bind it again. Used by the loop alone. */
  boolean rebinding;

  /** The action to run after the socket was bound again. Used by the loop alone. */
  @Nullable Runnable afterRebind;

  /**
   * Creates an acceptor.
   *
   * @param channel the channel's name
   * @param loop the loop that drives it
   * @param bound the socket that senders reach; closed when the acceptor stops
   * @param handshakes the handshakes in progress; closed when the acceptor stops
   */
  protected ChannelAcceptor(
      String channel, AcceptorLoop<D> loop, BoundEndpoint bound, OngoingHandshakes handshakes) {
    this.channel = channel;
    this.loop = loop;
    this.bound = bound;
    this.handshakes = handshakes;
  }

  /**
   * Starts to accept senders.
   *
   * @throws IOException if there are not enough descriptors, or the process may not accept
   *     connections; {@link #stop} need not be called then, but the caller closes the bound socket
   */
  public final void start() throws IOException {
    boolean started = false;
    try {
      requireAccept();
      loop.add(this);
      started = true;
    } finally {
      if (!started) {
        backoff.close();
        handshakes.close();
        release();
      }
    }
  }

  /**
   * Tries to accept a sender. If a sandbox forbids the call, the bind fails now; otherwise the open
   * of each sender would fail later.
   */
  private void requireAccept() throws IOException {
    try {
      acceptNext();
    } catch (IOException e) {
      if (KernelErrors.forbiddenCall(e).isPresent()) {
        throw e;
      }
      // Another error may be temporary; the loop tries again and reports it.
    }
  }

  /**
   * Stops accepting and releases all resources. Waits until the loop no longer uses this acceptor.
   * An interrupt does not end the wait; the interrupt status stays set.
   */
  public final void stop() {
    stopping = true;
    boolean interrupted =
        Thread.interrupted(); // an interrupt would close the channel of a lock file
    try (Cleanup all = new Cleanup()) { // in reverse order, each even if another fails
      all.add(this::release);
      all.add(handshakes::close);
      all.add(bound::close);
      all.add(backoff::close);
      all.add(() -> loop.remove(this));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Logs a failure, and pauses accepting. */
  final void onFailure(Throwable e) {
    // The failure costs one sender, not the receiver. The pause keeps the thread from spinning.
    backoff.pause();
    if (failureLog.allows()) {
      LOG.error("{} cannot admit a sender; it accepts further senders after a pause", channel, e);
    }
  }

  /** Returns for how many nanoseconds accepting is paused. */
  final long pauseNs() {
    return backoff.leftNs();
  }

  /**
   * Does the work that is due. Returns after how many nanoseconds work is due again, even if no
   * socket becomes ready until then, or {@link Long#MAX_VALUE} if no such work is planned.
   */
  final long update(D demultiplexer) throws IOException {
    handshakes.tick();
    long pauseNs = backoff.leftNs();
    accept(demultiplexer, pauseNs <= 0 && !rebinding);
    long leftNs = handshakes.leftNs();
    return pauseNs > 0 ? Math.min(pauseNs, leftNs) : leftNs;
  }

  final @Nullable Path file() {
    return bound.file();
  }

  final boolean isLinked() {
    return bound.isLinked();
  }

  /**
   * Accepts waiting senders, and begins their handshakes. Accepts at most {@link
   * SocketLimits#ACCEPT_BATCH} senders, so that ongoing handshakes are served in between.
   */
  protected final void acceptAll() {
    try {
      for (int i = 0; i < SocketLimits.ACCEPT_BATCH && !stopping && acceptNext(); i++) {
        backoff.end();
      }
    } catch (IOException e) {
      if (failureLog.allows()) {
        LOG.warn("{} cannot accept a sender now, and retries: {}", channel, e.getMessage());
      }
      backoff.begin(() -> rejectNext(e));
    }
    beginHandshakes();
  }

  /**
   * Binds the socket again, for instance after a cleaner of temporary files removed its file and no
   * sender can find it. Waits for the directory's lock, and is therefore called on a thread of its
   * own.
   */
  final void rebindAndLog() {
    try {
      bound.rebind();
      LOG.warn(
          "The socket file of {} was removed by another process; the socket is bound again at {}."
              + " Exclude that directory from clean-up while receivers run",
          channel,
          bound.address());
    } catch (IOException | RuntimeException | Error e) {
      if (rebindLog.allows()) {
        LOG.error(
            "The socket file of {} was removed from {} and the socket cannot be bound again, so no"
                + " new sender can connect: {}",
            channel,
            bound.address(),
            e.toString());
      }
    }
  }

  /**
   * Registers this acceptor with the demultiplexer. Does not register the listening socket, which
   * {@link #accept} does. Called on the thread that calls {@link #start}.
   *
   * @param demultiplexer the loop's demultiplexer
   * @throws IOException if there are not enough descriptors; no resource stays open
   */
  protected abstract void attach(D demultiplexer) throws IOException;

  /**
   * Removes all registrations from the demultiplexer. Never throws.
   *
   * @param demultiplexer the loop's demultiplexer
   */
  protected abstract void detach(D demultiplexer);

  /**
   * Registers or removes the listening socket.
   *
   * @param demultiplexer the loop's demultiplexer
   * @param wanted whether to accept senders; if not, the listening socket may be closed at any time
   * @throws IOException if that fails
   */
  protected abstract void accept(D demultiplexer, boolean wanted) throws IOException;

  /**
   * Serves a socket that is ready. Calls {@link #acceptAll} for the listening socket.
   *
   * @param attachment the attachment with which the socket was registered, or null
   * @throws IOException if that fails
   */
  protected abstract void serve(@Nullable Object attachment) throws IOException;

  /**
   * Returns whether the demultiplexer has never reported a sender since the listening socket was
   * registered, and might therefore have failed to register it. The loop then calls {@link
   * #acceptUnreported} about once a second.
   *
   * @return whether it is so; by default false
   */
  protected boolean isUnproven() {
    return false;
  }

  /**
   * Accepts senders that the demultiplexer has not reported, and if there are any, registers the
   * listening socket again.
   *
   * @throws IOException if that fails
   */
  protected void acceptUnreported() throws IOException {}

  /**
   * Accepts one sender. Also called once on the thread that calls {@link #start}, before {@link
   * #attach}.
   *
   * @return false if none is waiting
   * @throws IOException if it cannot be accepted, for instance because no descriptor is left
   */
  protected abstract boolean acceptNext() throws IOException;

  /** Begins the handshakes of the accepted senders, if {@link #acceptNext} has deferred them. */
  protected void beginHandshakes() {}

  /**
   * Accepts the next waiting sender, if there is one, and rejects it. The reply names the reason if
   * the wire format has a status for it.
   *
   * @param cause the error because of which the sender could not be accepted
   * @throws IOException if that fails, too
   */
  protected abstract void rejectNext(IOException cause) throws IOException;

  /**
   * Closes further resources. Called on the thread that calls {@link #stop}, or {@link #start} if
   * it fails.
   */
  protected void release() {}
}
