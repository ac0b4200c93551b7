package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.PatternSender;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.spi.PeerState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a responder knows of one connection of a requester: the way back, the answers that the way
 * back has not taken, the requests that are started, and the notices that came before their
 * requests were read. No method blocks (R5), except {@link #leave} and {@link #open}, which may
 * have to close the way back.
 */
final class RequesterLink {
  private static final Logger LOG = LoggerFactory.getLogger(RequesterLink.class);

  private final long senderId;
  private final long connectionId;
  private final long incarnation;
  private final boolean sameClock;

  /** Guards the fields below. Held for a few instructions and for sends that do not block. */
  private final ReentrantLock lock = new ReentrantLock();

  private final PatternBlock block = new PatternBlock();
  private final AnswerBacklog backlog;
  private final EarlyNotices early = new EarlyNotices();
  private final Map<Long, StartedRequest> started = new HashMap<>();
  private @Nullable StartedRequest current;
  private @Nullable PatternSender sender;
  private boolean gone;

  /** Whether a request may start. */
  enum Admission {
    /** It is started. */
    STARTED,
    /** Its call was cancelled, or its requester is gone: nobody waits for it. */
    OVER,
    /** The requester does not take its answers. */
    REFUSED
  }

  RequesterLink(
      long senderId, long connectionId, long incarnation, boolean sameClock, long maxBacklog) {
    this.senderId = senderId;
    this.connectionId = connectionId;
    this.incarnation = incarnation;
    this.sameClock = sameClock;
    this.backlog = new AnswerBacklog(maxBacklog);
  }

  long senderId() {
    return senderId;
  }

  long connectionId() {
    return connectionId;
  }

  /** Returns whether this process reads the clock of the requester's deadlines. */
  boolean sameClock() {
    return sameClock;
  }

  /**
   * Takes note that a request was read and starts, unless nobody waits for it or its requester does
   * not take its answers. Called by the polling thread.
   *
   * @param elsewhere whether the handler runs on another thread
   */
  Admission start(StartedRequest request, boolean elsewhere) {
    lock.lock();
    try {
      boolean cancelled = early.onRead(request.number());
      int credit = early.takeCredit(request.number());
      if (credit > 0) {
        request.addCredit(credit);
      }
      if (cancelled || gone) {
        return Admission.OVER;
      }
      if (backlog.isOverLimit()) {
        return Admission.REFUSED;
      }
      if (elsewhere) {
        started.put(request.number(), request);
      } else {
        current = request;
      }
      return Admission.STARTED;
    } finally {
      lock.unlock();
    }
  }

  /** Takes note of a request that was read and is not started. */
  void skip(long number) {
    lock.lock();
    try {
      early.onRead(number);
      early.takeCredit(number);
    } finally {
      lock.unlock();
    }
  }

  /** Takes note that the request in the polling thread's handler outlives the handler. */
  void retain(StartedRequest request) {
    lock.lock();
    try {
      started.put(request.number(), request);
    } finally {
      lock.unlock();
    }
  }

  /** Takes note that the polling thread's handler has returned. */
  void handlerReturned() {
    lock.lock();
    try {
      current = null;
    } finally {
      lock.unlock();
    }
  }

  /** Takes note that a request that was started elsewhere or retained is over. */
  void ended(StartedRequest request) {
    lock.lock();
    try {
      started.remove(request.number(), request);
    } finally {
      lock.unlock();
    }
  }

  /** Cancels a call. A cancel that comes before its request is remembered: R7. */
  void cancel(long number) {
    StartedRequest request;
    Runnable action = null;
    lock.lock();
    try {
      request = find(number);
      if (request == null && !gone) {
        early.cancel(number);
      } else if (request != null) {
        action = request.markCancelled();
      }
    } finally {
      lock.unlock();
    }
    if (request != null) {
      request.afterCancel(action);
    }
  }

  /** Adds credit to a stream. */
  void credit(long number, int parts) {
    lock.lock();
    try {
      StartedRequest request = find(number);
      if (request != null && parts > 0) {
        request.addCredit(parts);
      } else if (parts > 0 && !gone) {
        early.credit(number, parts);
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable StartedRequest find(long number) {
    StartedRequest inHandler = current;
    return inHandler != null && inHandler.number() == number ? inHandler : started.get(number);
  }

  /** Returns whether the answers that the requester has not taken have reached their limit. */
  boolean isOverBacklog() {
    lock.lock();
    try {
      return backlog.isOverLimit();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends an answer, or keeps a copy of it.
   *
   * @return whether the answer was sent or is not wanted; false if {@link #flush} must follow
   */
  boolean answer(int kind, int status, int code, long number, ByteBuffer payload, Headers headers) {
    lock.lock();
    try {
      if (gone) {
        payload.position(payload.limit());
        return true;
      }
      if (backlog.isEmpty() && trySend(kind, status, code, number, payload, headers)) {
        return true;
      }
      backlog.add(new AnswerBacklog.Answer(kind, status, code, number, copy(payload), headers));
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean trySend(
      int kind, int status, int code, long number, ByteBuffer payload, Headers headers) {
    PatternSender to = sender;
    if (to == null) {
      return false;
    }
    long value = kind == MessageKind.WELCOME ? senderId : incarnation;
    try {
      return to.trySend(block.set(kind, status, code, number, value), payload, headers);
    } catch (IpcException e) {
      LOG.debug("A requester was lost before its answer was sent", e);
      payload.position(payload.limit());
      return true; // the upkeep notices that the requester is gone
    }
  }

  private static ByteBuffer copy(ByteBuffer payload) {
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining());
    copy.put(payload).flip();
    return copy;
  }

  /** Uses the way back. The first message on it is the WELCOME. */
  void open(PatternSender wayBack, ByteBuffer controlAddress) {
    lock.lock();
    try {
      if (!gone) {
        sender = wayBack;
        backlog.addFirst(
            new AnswerBacklog.Answer(
                MessageKind.WELCOME, 0, 0, connectionId, controlAddress, Headers.empty()));
        wayBack = null;
      }
    } finally {
      lock.unlock();
    }
    if (wayBack != null) {
      Connection.closeQuietly(wayBack);
    }
    flush();
  }

  /** Sends what was kept, as far as there is room; returns whether nothing is left. */
  boolean flush() {
    lock.lock();
    try {
      while (!backlog.isEmpty() && sender != null) {
        AnswerBacklog.Answer next = backlog.first();
        int cost = next.cost(); // before the send, which moves the payload's position
        if (!trySend(
            next.kind(),
            next.status(),
            next.code(),
            next.number(),
            next.payload(),
            next.headers())) {
          return false;
        }
        backlog.removeFirst(cost);
      }
      return backlog.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether the requester has left, or its response channel is closed or lost. */
  boolean isPeerGone() {
    PatternSender to;
    lock.lock();
    try {
      if (gone) {
        return true;
      }
      to = sender;
    } finally {
      lock.unlock();
    }
    return to != null && to.peer() != PeerState.PRESENT; // may take a system call
  }

  /** Cancels what is started and overdue, so that it no longer counts as started. */
  void endOverdue(long nowNs) {
    cancelAll(nowNs, false);
  }

  /** Cancels the started requests that are overdue, or all started requests. */
  private void cancelAll(long nowNs, boolean evenInTime) {
    Map<StartedRequest, Optional<Runnable>> cancelled = new LinkedHashMap<>();
    lock.lock();
    try {
      List<StartedRequest> all = new ArrayList<>(started.values());
      if (current != null) {
        all.add(current);
      }
      for (StartedRequest request : all) {
        if (evenInTime || request.deadlineNs() - nowNs <= 0) {
          cancelled.put(request, Optional.ofNullable(request.markCancelled()));
        }
      }
    } finally {
      lock.unlock();
    }
    cancelled.forEach((request, action) -> request.afterCancel(action.orElse(null)));
  }

  /**
   * Takes note that the requester is gone: cancels its calls, drops its answers, and closes the way
   * back.
   *
   * @return how many answers were dropped
   */
  int leave() {
    int dropped;
    PatternSender unused;
    lock.lock();
    try {
      gone = true;
      dropped = backlog.clear();
      early.clear();
      unused = sender;
      sender = null;
    } finally {
      lock.unlock();
    }
    cancelAll(0, true);
    if (unused != null) {
      Connection.closeQuietly(unused);
    }
    return dropped;
  }
}
