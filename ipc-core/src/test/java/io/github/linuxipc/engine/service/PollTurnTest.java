package io.github.linuxipc.engine.service;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.IpcException;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that a thread which stops polling leaves no waiter without a thread that polls, whatever
 * the reason is for which it stops.
 */
@Timeout(60)
class PollTurnTest {
  private static final int ROUNDS = 500;
  private static final long FOREVER_NS = Long.MAX_VALUE / 4;
  private static final int SHORT_NS = 500_000;

  private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();

  /** Why a thread stops polling. */
  enum Reason {
    RESPONSE,
    TIMEOUT,
    INTERRUPT,
    FAILURE
  }

  /** What a thread waits for. */
  private static final class Message implements PollTurn.Awaited {
    private volatile @Nullable Thread waiter;
    private volatile boolean done;

    @Override
    public boolean isDone() {
      return done;
    }

    private void deliver() {
      done = true;
      LockSupport.unpark(waiter);
    }
  }

  /** Delivers the messages of a queue. */
  private final class Turn extends PollTurn {
    private final Message failure = new Message();
    private volatile boolean polling;

    @Override
    void poll(long timeoutNs) throws InterruptedException {
      polling = true;
      Message next = messages.poll(timeoutNs, TimeUnit.NANOSECONDS);
      if (next == failure) {
        throw new IllegalStateException("the poll fails");
      }
      if (next != null) {
        next.deliver();
      }
    }

    @Override
    void pollOnce(long timeoutNs) {
      throw new UnsupportedOperationException();
    }

    @Override
    void lookAround() {}

    @Override
    void endPoll() {}
  }

  /** A third thread gives up at about the same time, as the one that is woken. */
  @ParameterizedTest
  @EnumSource(Reason.class)
  void R03_shouldLetAnotherWaiterPollWhenTheOneThatPollsStops(Reason reason) throws Exception {
    SplittableRandom random = new SplittableRandom(reason.name().hashCode());
    for (int i = 0; i < ROUNDS; i++) {
      Turn turn = new Turn();
      Message own = new Message();
      Message others = new Message();
      Thread first =
          start(turn, own, reason == Reason.TIMEOUT ? random.nextInt(SHORT_NS) : FOREVER_NS);
      while (!turn.polling && first.isAlive()) {
        Thread.onSpinWait();
      }
      Thread waiting = start(turn, others, FOREVER_NS);
      Thread leaving = start(turn, new Message(), random.nextInt(SHORT_NS));
      while (i % 2 == 0 && waiting.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      switch (reason) {
        case RESPONSE -> messages.add(own);
        case FAILURE -> messages.add(turn.failure);
        case INTERRUPT -> first.interrupt();
        case TIMEOUT -> {}
      }
      first.join();
      messages.add(others);
      waiting.join(); // the time-out of the test ends a wait that nobody ends
      leaving.join();
      assertTrue(others.isDone(), "the other message");
    }
  }

  private static Thread start(Turn turn, Message message, long timeoutNs) {
    Thread thread = new Thread(() -> await(turn, message, timeoutNs), "test-waiter");
    thread.setDaemon(true);
    message.waiter = thread;
    thread.start();
    return thread;
  }

  private static void await(Turn turn, Message message, long timeoutNs) {
    try {
      assertTrue(turn.await(message, System.nanoTime() + timeoutNs) || timeoutNs <= SHORT_NS);
    } catch (InterruptedException | IllegalStateException e) {
      assertTrue(!message.isDone());
    } catch (IpcException e) {
      throw new AssertionError(e);
    }
  }
}
