package io.github.linuxipc.shm;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.shm.SealedHandshakeDescriptor.Hello;
import io.github.linuxipc.spi.BackgroundThread;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.support.connect.AcceptBackoff;
import io.github.linuxipc.support.connect.BoundUnixSocket;
import io.github.linuxipc.support.connect.LogRateLimiter;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the connections of senders, and reads the hello of each, on a thread of its own: a sender
 * connects also while the application does not poll.
 */
final class SealedListener implements AutoCloseable {
  /** How many connections the kernel queues. */
  private static final int BACKLOG = 128;

  /** The largest number of connections whose hello is awaited; a further one closes the oldest. */
  private static final int MAX_HANDSHAKES = 64;

  /** How long a connection may take to send its hello. */
  private static final long HANDSHAKE_NS = TimeUnit.SECONDS.toNanos(5);

  private static final long CLOSE_WAIT_MS = 1000;
  private static final Logger LOG = LoggerFactory.getLogger(SealedListener.class);

  private final BoundUnixSocket bound;
  private final Epoll epoll;
  private final Poll poll;
  private final String channel;
  private final AcceptBackoff backoff = new AcceptBackoff();
  private final LogRateLimiter log = new LogRateLimiter(1);
  private final NativeBuffer hello = new NativeBuffer(SealedHandshakeDescriptor.HELLO_LENGTH);
  private final Map<Long, Pending> handshakes = new LinkedHashMap<>();
  private long lastKey;
  private @Nullable Thread thread;
  private volatile boolean closing;

  /** Decides on the senders. Called on the listener's thread. */
  interface SenderAdmission {
    /**
     * Returns why a user is refused, or null if it is accepted.
     *
     * @throws IOException if the user cannot be looked up
     */
    @Nullable String refusal(int uid, int gid) throws IOException;

    /** Answers a connection whose user is refused. The caller closes it. */
    void reject(UnixSocket socket);

    /**
     * Answers a hello. The callee owns the connection.
     *
     * @throws IOException if the user cannot be looked up; the callee has closed the connection
     */
    void answer(UnixSocket socket, Hello hello) throws IOException;
  }

  /** A connection whose hello has not arrived yet. */
  private record Pending(UnixSocket socket, long deadlineNs) {}

  private SealedListener(BoundUnixSocket bound, Epoll epoll, Poll poll, String channel) {
    this.bound = bound;
    this.epoll = epoll;
    this.poll = poll;
    this.channel = channel;
  }

  /** Listens at a bound socket, which the listener closes even if this method fails. */
  static SealedListener open(BoundUnixSocket bound, String channel) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(bound::close);
      bound.socket().listen(BACKLOG);
      Epoll epoll = undo.open(() -> Epoll.open(MAX_HANDSHAKES), Epoll::close);
      Poll poll = undo.open(Poll::open, Poll::close);
      epoll.add(bound.socket().file(), 0);
      return undo.done(new SealedListener(bound, epoll, poll, channel));
    }
  }

  /** Starts the thread. */
  void start(SenderAdmission admission) {
    Thread fresh =
        BackgroundThread.create("ipc-shm-accept", SealedListener.class, () -> run(admission));
    fresh.start();
    thread = fresh; // only after the start, because a start may fail
  }

  private void run(SenderAdmission admission) {
    try {
      while (!closing) {
        try {
          runOnce(admission);
        } catch (IOException | RuntimeException | Error e) { // also OutOfMemoryError
          warn("new senders cannot be admitted now; the receiver retries: " + e);
          backoff.pause();
        }
      }
    } finally {
      handshakes.values().forEach(pending -> pending.socket().close());
      release();
    }
  }

  private void runOnce(SenderAdmission admission) throws IOException {
    if (backoff.leftNs() > 0) {
      poll.sleep(backoff.leftNs());
      return;
    }
    poll.await(epoll.file(), Poll.IN, expire());
    for (int i = closing ? 0 : epoll.ready(); i > 0; i--) {
      long key = epoll.key(i - 1);
      if (key == 0) {
        accept(admission);
      } else {
        advance(key, admission);
      }
    }
  }

  /** Closes the connections that sent no hello. Returns after what time the next one is due. */
  private long expire() {
    Iterator<Pending> oldestFirst = handshakes.values().iterator();
    while (oldestFirst.hasNext()) {
      Pending pending = oldestFirst.next();
      long leftNs = pending.deadlineNs() - System.nanoTime();
      if (leftNs > 0) {
        return leftNs;
      }
      warn("a connection sent no hello within 5 s");
      oldestFirst.remove();
      pending.socket().close();
    }
    return Long.MAX_VALUE;
  }

  private void accept(SenderAdmission admission) {
    try {
      UnixSocket socket = bound.socket().accept();
      if (socket != null) {
        backoff.end();
        begin(socket, admission);
      }
    } catch (ErrnoException e) {
      warn("a sender cannot be accepted now: " + e.getMessage());
      backoff.begin(() -> rejectNext(admission));
    }
  }

  private void rejectNext(SenderAdmission admission) throws IOException {
    UnixSocket socket = bound.socket().accept();
    if (socket != null) {
      admission.reject(socket);
      socket.close();
    }
  }

  private void begin(UnixSocket socket, SenderAdmission admission) {
    try (Cleanup undo = new Cleanup()) {
      undo.add(socket::close);
      String refusal = admission.refusal(socket.options().peerUid(), socket.options().peerGid());
      if (refusal != null) {
        warn(refusal);
        admission.reject(socket);
        return;
      }
      if (handshakes.size() >= MAX_HANDSHAKES) {
        warn("too many connections have not sent a hello; the oldest is closed");
        Pending oldest = handshakes.remove(handshakes.keySet().iterator().next());
        if (oldest != null) {
          oldest.socket().close();
        }
      }
      long key = ++lastKey;
      epoll.add(socket.file(), key);
      handshakes.put(key, new Pending(socket, System.nanoTime() + HANDSHAKE_NS));
      undo.done(socket);
    } catch (IOException e) {
      LOG.debug("A connection to {} was lost before its handshake", channel, e);
    }
  }

  private void advance(long key, SenderAdmission admission) {
    Pending pending = handshakes.get(key);
    if (pending == null) {
      return; // closed meanwhile
    }
    try (Cleanup undo = new Cleanup()) {
      undo.add(pending.socket()::close);
      int length = pending.socket().receive(hello);
      if (length < 0) {
        undo.done(key);
        return;
      }
      handshakes.remove(key);
      epoll.remove(pending.socket().file());
      Hello found = SealedHandshakeDescriptor.hello(hello.buffer(), length);
      if (found != null) {
        admission.answer(undo.done(pending.socket()), found);
      } else if (length > 0) {
        warn("the first packet is not a hello of this version");
      }
    } catch (IOException e) {
      LOG.debug("A handshake on {} failed", channel, e);
      handshakes.remove(key);
    }
  }

  /** Logs a refusal, at most once a second. */
  private void warn(String why) {
    if (log.allows()) {
      LOG.warn("{} rejects a sender: {}", channel, why);
    }
  }

  /** Removes the socket's file and closes the listener. Waits for the thread, at most for 1 s. */
  @Override
  public void close() {
    closing = true;
    Thread running = thread;
    if (running == null) {
      release();
      return;
    }
    poll.wakeup();
    boolean interrupted = Thread.interrupted();
    try {
      running.join(CLOSE_WAIT_MS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() {
    try (Cleanup all = new Cleanup()) {
      all.add(bound::close);
      all.add(epoll::close);
      all.add(poll::close);
      all.add(backoff::close);
    }
  }
}
