package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.engine.framing.PatternMessage;
import io.github.linuxipc.service.CallException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel on which the responses to all requesters of one {@code Ipc}, transport and largest
 * message arrive. Platform threads that wait for a response poll it ({@link PollTurn}). An engine
 * thread polls it while there are calls or notices for which no platform thread waits.
 */
final class ResponseChannel extends PollTurn implements MessageHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseChannel.class);
  private static final int BATCH = 64;
  private static final long DRAIN_NS = 20_000_000;
  private static final long LONGEST_DRAIN_NS = 500_000_000;

  /** How long the engine thread goes on without work, in nanoseconds. */
  private static final long IDLE_NS = 20_000_000;

  final CallTable calls = new CallTable();
  private final PatternReceiver receiver;
  private final BackgroundWork background;
  private final long incarnation = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
  private final Set<ServiceRequester> requesters = ConcurrentHashMap.newKeySet();

  /** The connections whose responses arrive here, by their ids. */
  private final Map<Long, Connection> connections = new ConcurrentHashMap<>();

  private final AtomicInteger unattended = new AtomicInteger();
  private final AtomicBoolean engineRuns = new AtomicBoolean();
  private final LongAdder late = new LongAdder();

  /** When the engine thread looks at the deadlines next. */
  private final AtomicLong scanAtNs = new AtomicLong(System.nanoTime());

  /** The engine thread that polls, or null. */
  private volatile @Nullable Thread engineThread;

  ResponseChannel(PatternReceiver receiver, BackgroundWork background) {
    this.receiver = receiver;
    this.background = background;
    receiver.onSenderLeft(id -> connections.values().forEach(each -> each.onSenderLeft(id)));
  }

  PatternReceiver receiver() {
    return receiver;
  }

  /** Returns the number that every response must repeat: R4. */
  long incarnation() {
    return incarnation;
  }

  /** Returns how many responses were dropped because their call was over or unknown. */
  long late() {
    return late.sum();
  }

  void add(ServiceRequester requester) {
    requesters.add(requester);
  }

  void remove(ServiceRequester requester) {
    requesters.remove(requester);
  }

  /** Adds a connection. It must be added before its HELLO is sent. */
  void add(Connection connection) {
    connections.put(connection.id(), connection);
  }

  void remove(Connection connection) {
    connections.remove(connection.id());
  }

  @Override
  void poll(long timeoutNs) throws IpcException, InterruptedException {
    receiver.poll(this, BATCH, timeoutNs);
  }

  @Override
  void pollOnce(long timeoutNs) throws IpcException, InterruptedException {
    if (receiver.poll(this, BATCH) == 0) {
      receiver.awaitMore(timeoutNs);
      receiver.poll(this, BATCH);
    }
  }

  @Override
  void endPoll() {
    receiver.wakeup();
  }

  @Override
  void lookAround() {
    for (ServiceRequester requester : requesters) {
      requester.lookAtPeer(this);
    }
  }

  /**
   * Delivers what a responder that is gone has answered. Ends when its sender has left or nothing
   * more arrives, but after {@link #LONGEST_DRAIN_NS} at the latest, because the responses of
   * others may not stop. Called by the holder of the turn.
   */
  void drain(Connection gone) {
    long deadlineNs = System.nanoTime() + LONGEST_DRAIN_NS;
    try {
      boolean more = true;
      while (more) {
        boolean any = receiver.poll(this, BATCH, DRAIN_NS) > 0;
        more = any && !gone.hasResponderLeft() && deadlineNs - System.nanoTime() > 0;
      }
    } catch (IpcException e) {
      LOG.debug("The response channel cannot be polled", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onMessage(Message message) {
    if (!(message instanceof PatternMessage response)) {
      return; // not a message of a service
    }
    PatternBlock block = response.pattern();
    if (block.value() != incarnation && block.kind() != MessageKind.WELCOME) {
      late.increment();
    } else if (block.kind() == MessageKind.WELCOME) {
      welcome(response, block);
    } else {
      onResponse(response, block);
    }
  }

  private void welcome(PatternMessage welcome, PatternBlock block) {
    Connection connection = connections.get(block.number());
    if (connection != null) { // it is not lost or closed
      connection.onWelcome(welcome);
    }
  }

  private void onResponse(PatternMessage response, PatternBlock block) {
    long number = block.number();
    Call call = calls.find(number);
    // before the check: if the call is open then, this is its listener and not that of a later use
    CallListener listener = call == null ? null : call.listener();
    if (call == null || !call.isOpen(number)) {
      late.increment();
      return;
    }
    if (block.kind() == MessageKind.PART) {
      part(call, listener, number, response);
      return;
    }
    Message copy = block.kind() == MessageKind.RESPONSE ? copy(call, number, response) : null;
    if (call.tryEnd(number)) {
      end(call, copy, response, block);
    } else {
      late.increment();
    }
  }

  /**
   * Copies a response. A failure, such as a heap that is full, ends the call that is answered,
   * which may not be that of this thread.
   */
  private static Message copy(Call call, long number, PatternMessage response) {
    try {
      return response.copy();
    } catch (RuntimeException | Error e) {
      if (call.tryEnd(number)) {
        call.finish(null, CallErrors.unread(e.toString(), where(call)));
      }
      throw e;
    }
  }

  private void part(
      Call call, @Nullable CallListener listener, long number, PatternMessage response) {
    if (listener != null && !listener.onPart(response.copy()) && call.tryEnd(number)) {
      call.finish(null, CallErrors.protocol(where(call)));
    }
  }

  private static void end(
      Call call, @Nullable Message copy, PatternMessage response, PatternBlock block) {
    String where = block.kind() == MessageKind.RESPONSE ? "" : where(call);
    switch (block.kind()) {
      case MessageKind.RESPONSE -> call.finish(copy, null);
      case MessageKind.COMPLETE -> call.finish(null, null);
      case MessageKind.FAILURE ->
          call.finish(null, CallException.failed(block.code(), text(response), where));
      case MessageKind.REFUSED -> call.finish(null, CallErrors.refused(block.status(), where));
      default -> call.finish(null, CallErrors.protocol(where));
    }
  }

  private static String where(Call call) {
    Connection connection = call.connection();
    return connection == null ? "" : connection.where();
  }

  private static String text(PatternMessage failure) {
    return new String(failure.toByteArray(), StandardCharsets.UTF_8);
  }

  /** Notes a call or notice for which no platform thread waits, so that an engine thread polls. */
  void attend() {
    unattended.incrementAndGet();
    startEngineThread();
  }

  /** Notes that such a call or notice is over. */
  void attended() {
    unattended.decrementAndGet();
  }

  /** Returns whether there are calls or notices for which an engine thread polls. */
  boolean isAttended() {
    return unattended.get() > 0;
  }

  /**
   * Makes the engine thread look at the deadlines when this one passes, or before. Wakes that
   * thread where it polls and where it waits for the turn.
   */
  void requireScan(long deadlineNs) {
    if (advanceScan(deadlineNs)) {
      receiver.wakeup();
      LockSupport.unpark(engineThread);
    }
  }

  private boolean advanceScan(long atNs) {
    long seen = scanAtNs.get();
    while (atNs - seen < 0) {
      if (scanAtNs.compareAndSet(seen, atNs)) {
        return true;
      }
      seen = scanAtNs.get();
    }
    return false;
  }

  private void startEngineThread() {
    if (engineRuns.compareAndSet(false, true) && !background.tryStart(this::runEngineThread)) {
      engineRuns.set(false);
    }
  }

  private void runEngineThread() {
    do {
      engineThread = Thread.currentThread();
      try {
        pollUntilIdle();
      } catch (IpcException e) {
        endUnread(e);
        LockSupport.parkNanos(this, IDLE_NS); // it may fail again at once
      } catch (RuntimeException e) {
        LOG.debug("The response channel has failed", e);
        LockSupport.parkNanos(this, IDLE_NS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // only the engine's close interrupts its threads
      } finally {
        engineThread = null;
        engineRuns.set(false);
      }
    } while (isAttended()
        && receiver.isOpen()
        && !Thread.currentThread().isInterrupted()
        && engineRuns.compareAndSet(false, true));
  }

  private void pollUntilIdle() throws IpcException, InterruptedException {
    long idleSinceNs = System.nanoTime();
    while (receiver.isOpen()) {
      long nowNs = System.nanoTime();
      if (isAttended()) {
        idleSinceNs = nowNs;
      } else if (nowNs - idleSinceNs > IDLE_NS) {
        return;
      }
      long longestNs = isAttended() ? SLICE_NS : IDLE_NS;
      pollOnEngineThread(Math.max(0, Math.min(longestNs, scanAtNs.get() - nowNs)));
      if (scanAtNs.get() - System.nanoTime() <= 0) {
        scanAtNs.set(System.nanoTime() + SLICE_NS); // before the look: later calls advance it
        endOverdue();
        advanceScan(nextDeadline());
      }
      connections.values().forEach(connection -> connection.notices().flush());
    }
  }

  /**
   * Returns the next deadline of a call with a listener, or the end of a slice if that is first.
   */
  private long nextDeadline() {
    long nowNs = System.nanoTime();
    long[] leastNs = {SLICE_NS};
    calls.forEach(
        call -> {
          if (call.listener() != null && !call.isDone()) {
            leastNs[0] = Math.min(leastNs[0], call.deadlineNs() - nowNs);
          }
        });
    return nowNs + leastNs[0];
  }

  private void endOverdue() {
    long nowNs = System.nanoTime();
    calls.forEach(
        call -> {
          long number = call.number();
          if (call.listener() != null && call.deadlineNs() - nowNs <= 0 && call.tryEnd(number)) {
            Connection connection = call.connection();
            boolean welcomed = connection == null || connection.isWelcomed();
            call.finish(null, CallErrors.timedOut(welcomed, where(call)));
          }
        });
  }

  /**
   * Ends the calls whose requests were sent, because their responses cannot be read. A thread of a
   * caller that polls throws the failure itself.
   */
  private void endUnread(IpcException failure) {
    LOG.debug("The response channel is closed or has failed", failure);
    if (!receiver.isOpen()) {
      return; // the close of each requester ends its calls
    }
    calls.forEach(
        call -> {
          long number = call.number();
          if (call.isSent() && call.tryEnd(number)) {
            call.finish(null, CallErrors.unread(failure.getMessage(), where(call)));
          }
        });
  }

  /**
   * Ends those calls of a connection whose requests were sent.
   *
   * @param failure what they end with; null if the responder was lost
   */
  void endCalls(Connection connection, @Nullable CallException failure) {
    calls.forEach(
        call -> {
          long number = call.number();
          if (call.connection() == connection && call.isSent() && call.tryEnd(number)) {
            call.finish(null, failure != null ? failure : CallErrors.lost(connection.where()));
          }
        });
  }
}
