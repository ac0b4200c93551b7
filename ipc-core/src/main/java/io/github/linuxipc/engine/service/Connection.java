package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.PatternSender;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.engine.framing.PatternMessage;
import io.github.linuxipc.spi.PeerState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A requester's connection to one incarnation of the responder. It consists of the sender of
 * requests and, once the responder has named the control channel, of the sender of notices. Notices
 * wait until the control channel is open, and while it is full.
 */
final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final ConnectionOpener opener;
  private final PatternSender requests;
  private final ResponseChannel responses;
  private final Notices notices;
  private final Semaphore permits;
  private final String where;
  private final long id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

  /** Guards the fields below that are not volatile, and the writes of {@link #lost}. */
  private final ReentrantLock lock = new ReentrantLock();

  private final ArrayDeque<Notice> waiting = new ArrayDeque<>();
  private final PatternBlock block = new PatternBlock();
  private @Nullable PatternSender control;
  private long token;
  private volatile boolean lost;

  /** The id of the responder's sender of responses; 0 until the WELCOME has come. */
  private volatile long responderId;

  private volatile boolean responderLeft;

  /** A notice that could not be sent yet. A cancel holds a permit of the requester. */
  private record Notice(int kind, int code, long number) {}

  /**
   * Creates a connection, and has the response channel tell it of the WELCOME.
   *
   * @param opener opens the control channel
   */
  Connection(
      ConnectionOpener opener,
      PatternSender requests,
      ResponseChannel responses,
      Semaphore permits,
      String where) {
    this.opener = opener;
    this.requests = requests;
    this.responses = responses;
    this.notices = new Notices(this, responses);
    this.permits = permits;
    this.where = where;
    responses.add(this);
  }

  /** Returns the number that WELCOME repeats. */
  long id() {
    return id;
  }

  PatternSender requests() {
    return requests;
  }

  /** Returns the channel that the HELLO has named. */
  ResponseChannel responses() {
    return responses;
  }

  Notices notices() {
    return notices;
  }

  String where() {
    return where;
  }

  boolean isLost() {
    return lost;
  }

  /** Has the control channel opened that the responder names. Called by the polling thread. */
  void onWelcome(PatternMessage welcome) {
    responderId = welcome.senderId();
    String address = new String(welcome.toByteArray(), StandardCharsets.UTF_8);
    opener.startControl(this, address, welcome.pattern().value());
  }

  /** Returns whether the responder has opened the way back for its responses. */
  boolean isWelcomed() {
    return responderId != 0;
  }

  /** Takes note that a sender of responses has left, after its last response was delivered. */
  void onSenderLeft(long senderId) {
    if (senderId == responderId) {
      responderLeft = true;
    }
  }

  /** Returns whether the responder's last response was delivered, as far as that is known. */
  boolean hasResponderLeft() {
    return responderLeft;
  }

  /**
   * Returns whether the responder is gone, or this connection is lost or closed. A responder is
   * gone when the request channel has lost it, or when its sender of responses has left, whichever
   * is noticed first.
   */
  boolean isPeerGone() {
    return lost || responderLeft || requests.peer() != PeerState.PRESENT || !requests.isOpen();
  }

  /**
   * Marks the connection as lost, drops the notices that wait, and leaves the response channel.
   * Idempotent.
   */
  void markLost() {
    lock.lock();
    try {
      lost = true;
      permits.release(cancels());
      waiting.clear();
    } finally {
      lock.unlock();
    }
    notices.close();
    responses.remove(this);
  }

  private int cancels() {
    return (int) waiting.stream().filter(n -> n.kind() == MessageKind.CANCEL).count();
  }

  /** Uses the control channel that the responder has named. */
  void openControl(PatternSender sender, long connectionToken) {
    boolean unwanted;
    lock.lock();
    try {
      unwanted = lost || control != null;
      if (!unwanted) {
        control = sender;
        token = connectionToken;
      }
    } finally {
      lock.unlock();
    }
    if (unwanted) {
      closeQuietly(sender);
    }
    flush();
  }

  /**
   * Sends a cancel notice, now or later. The permit of the call is released when the notice is
   * sent, or dropped because the responder is lost.
   */
  void cancel(long number) {
    send(new Notice(MessageKind.CANCEL, 0, number));
  }

  /** Sends a credit notice, now or later. */
  void credit(long number, int parts) {
    send(new Notice(MessageKind.CREDIT, parts, number));
  }

  private void send(Notice notice) {
    boolean flushed = true;
    lock.lock();
    try {
      if (lost) {
        sent(notice);
      } else {
        waiting.add(notice);
        flushed = flushWaiting();
      }
    } finally {
      lock.unlock();
    }
    if (!flushed) {
      notices.attend();
    }
  }

  /** Sends the notices that wait; returns whether none is left. */
  boolean flush() {
    lock.lock();
    try {
      return flushWaiting();
    } finally {
      lock.unlock();
    }
  }

  private boolean flushWaiting() {
    PatternSender to = control;
    while (to != null && !waiting.isEmpty()) {
      Notice next = waiting.element();
      block.set(next.kind(), 0, next.code(), next.number(), token);
      try {
        if (!to.trySend(block, EMPTY.duplicate(), Headers.empty())) {
          return false;
        }
      } catch (IpcException e) {
        LOG.debug("The responder was lost before a notice was sent", e);
      }
      sent(waiting.remove());
    }
    return waiting.isEmpty();
  }

  private void sent(Notice notice) {
    if (notice.kind() == MessageKind.CANCEL) {
      permits.release();
    }
  }

  /** Closes both senders. May block for the linger time. */
  void close() throws IpcException {
    markLost();
    PatternSender opened = control;
    if (opened != null) {
      closeQuietly(opened);
    }
    requests.close();
  }

  static void closeQuietly(PatternSender sender) {
    try {
      sender.close();
    } catch (IpcException e) {
      LOG.debug("Notices could not be delivered", e);
    }
  }
}
