package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.engine.framing.PatternBlock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One call of a requester, from its start to its end. The objects are reused by {@link CallTable}.
 * Each use has a number of its own, and the phase contains that number. What is meant for an
 * earlier use therefore cannot end a later one.
 *
 * <pre>
 *   OPEN --tryEnd--&gt; ENDING --finish--&gt; DONE
 * </pre>
 *
 * <p>A call with a listener may end while its request is being sent. Its object is released when
 * both are over, so that the sending thread never finds another use in it. A call without one is
 * sent by the thread that waits for it.
 *
 * <p>Exactly one thread wins {@link #tryEnd} for a number, and that thread ends the call: R1.
 */
final class Call implements PollTurn.Awaited {
  private static final VarHandle WAITER = handle("waiter", Thread.class);
  private static final VarHandle LISTENER = handle("listener", CallListener.class);
  private static final VarHandle CONNECTION = handle("connection", Connection.class);
  private static final VarHandle DEADLINE_NS = handle("deadlineNs", long.class);
  private static final VarHandle SENT_NUMBER = handle("sentNumber", long.class);

  private static final int OPEN = 1;
  private static final int ENDING = 2;
  private static final int DONE = 3;
  private static final int NUMBER_SHIFT = 2;

  final int index;

  /** The block of the request. It is reused, so that a call allocates none. */
  final PatternBlock block = new PatternBlock();

  /**
   * The number, shifted by {@link #NUMBER_SHIFT} bits, and OPEN, ENDING or DONE. It is 0 before the
   * first use.
   */
  private final AtomicLong phase = new AtomicLong();

  /** With a listener: 2 until the call has ended or its request was sent, then 1, then 0. */
  private final AtomicInteger users = new AtomicInteger();

  private long generation;
  private @Nullable CallTimer timer;

  /** When a call that is timed began; 0 if it is not. */
  private long beganNs;

  private @Nullable Message response;
  private @Nullable IpcException failure;
  private volatile @Nullable Thread waiter;
  private volatile @Nullable CallListener listener;
  private volatile @Nullable Connection connection;
  private volatile long deadlineNs;

  /** The number of the last use whose request was sent. */
  private volatile long sentNumber;

  Call(int index) {
    this.index = index;
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(Call.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Begins a use. The number contains the index, so that a response finds the object. The stores
   * have release order, without a fence, because the request is sent after them. References are
   * stored only if they change: with some garbage collectors, such as G1, the store of a reference
   * in an old object contains a full fence.
   */
  @SuppressWarnings("ReferenceEquality") // a store costs more than a comparison
  void begin(@Nullable Connection to, long deadline, @Nullable CallListener by, CallTimer clock) {
    generation++;
    beganNs = clock.begin();
    if (timer != clock) {
      timer = clock;
    }
    response = null;
    failure = null;
    DEADLINE_NS.setRelease(this, deadline);
    LISTENER.setRelease(this, by);
    if (connection != to) {
      CONNECTION.setRelease(this, to);
    }
    Thread thread = by == null ? Thread.currentThread() : null;
    if (waiter != thread) {
      WAITER.setRelease(this, thread);
    }
    if (by != null) {
      users.set(2);
    }
    long number = generation << CallTable.INDEX_BITS | index;
    phase.setRelease(number << NUMBER_SHIFT | OPEN);
  }

  /** Returns the number of the current or last use. */
  long number() {
    return phase.get() >>> NUMBER_SHIFT;
  }

  @Nullable Connection connection() {
    return connection;
  }

  @Nullable CallListener listener() {
    return listener;
  }

  long deadlineNs() {
    return deadlineNs;
  }

  /**
   * Notes that the responder's channel has accepted the request, even if the call has ended. Called
   * by the sending thread.
   */
  void markSent(long number) {
    SENT_NUMBER.setRelease(this, number);
  }

  boolean isSent() {
    return sentNumber == number();
  }

  /** Returns whether the request of an open call with a listener was sent, or is being sent. */
  boolean mayBeSent() {
    return users.get() == 2 || isSent(); // in this order, because the mark comes before the leave
  }

  /**
   * Takes note that a call with a listener has ended, or that its request was sent or refused.
   * Returns true to the later of the two, which must then release this object.
   */
  boolean leave() {
    return users.decrementAndGet() == 0;
  }

  boolean isOpen(long number) {
    return phase.get() == (number << NUMBER_SHIFT | OPEN);
  }

  /**
   * Tries to win the end of the call of this number. Returns true to one thread only, which must
   * then call {@link #finish}. Returns false if the call is not open.
   */
  boolean tryEnd(long number) {
    long open = number << NUMBER_SHIFT | OPEN;
    return phase.get() == open && phase.compareAndSet(open, number << NUMBER_SHIFT | ENDING);
  }

  /**
   * Ends the call, and then tells its listener or wakes its waiting thread. Called by the thread
   * that has won {@link #tryEnd}.
   */
  void finish(@Nullable Message result, @Nullable IpcException error) {
    CallListener to = listener;
    Thread thread = waiter;
    response = result;
    failure = error;
    if (beganNs != 0 && timer != null) {
      timer.end(beganNs, error);
    }
    phase.setRelease(phase.get() | DONE); // unpark orders it before the look of a parked thread
    if (to != null) {
      to.onEnd(this, result, error);
    } else if (thread != null && thread != Thread.currentThread()) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public boolean isDone() {
    return (phase.get() & DONE) == DONE;
  }

  /** Returns the response of a call that is done, or null. */
  @Nullable Message response() {
    return response;
  }

  /** Returns the failure of a call that is done, or null. */
  @Nullable IpcException failure() {
    return failure;
  }

  /** Drops the outcome of the last use, so that the object can be used again. */
  void clearOutcome() {
    response = null;
    failure = null;
  }

  /** Drops the other references of the last use, so that the object keeps nothing reachable. */
  void clear() {
    WAITER.setRelease(this, (Thread) null);
    LISTENER.setRelease(this, (CallListener) null);
    CONNECTION.setRelease(this, (Connection) null);
  }
}
