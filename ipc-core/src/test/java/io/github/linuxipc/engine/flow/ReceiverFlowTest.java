package io.github.linuxipc.engine.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.fixture.CapturedLog;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/**
 * Tests the turns, the demand and the order of steps of a subscription. The test controls the
 * source, and decides when the executors run a task.
 */
class ReceiverFlowTest {
  private final Source source = new Source();
  private final Queue executor = new Queue();
  private final Queue callbacks = new Queue();
  private final ReceiverFlow flow = new ReceiverFlow(source, callbacks);
  private final Probe probe = new Probe();

  /** An executor whose tasks the test runs. */
  private static final class Queue implements Executor {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    /** Runs one task. Returns whether there was one. */
    boolean step() {
      Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      }
      return task != null;
    }

    void runAll() {
      while (step()) {
        // a task may submit the next
      }
    }
  }

  /** A source with as many messages as a test gives it. */
  private static final class Source implements FlowSource {
    private final List<String> calls = new ArrayList<>();
    private long available;
    private boolean open = true;
    private Consumer<Throwable> onReady;
    private RuntimeException failure;

    @Override
    public Message take() {
      if (failure != null) {
        throw failure;
      }
      if (available == 0) {
        return null;
      }
      available--;
      return new Nothing();
    }

    @Override
    public Wait await(Consumer<Throwable> ready) {
      calls.add("await");
      onReady = ready;
      return () -> calls.add("end");
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public IpcException closed() {
      return IpcException.of(ErrorCode.CLOSED, "closed", null);
    }

    @Override
    public IpcException alreadySubscribed() {
      return IpcException.of(ErrorCode.ALREADY_SUBSCRIBED, "already subscribed", null);
    }

    @Override
    public String toString() {
      return "a script";
    }
  }

  private static final class Nothing implements Message {
    @Override
    public ByteBuffer payload() {
      return ByteBuffer.allocate(0);
    }

    @Override
    public long senderId() {
      return 1;
    }

    @Override
    public Headers headers() {
      return Headers.of("a", "b");
    }

    @Override
    public Message copy() {
      return this;
    }
  }

  /** Records its signals, and runs an action of the test at each message. */
  private static final class Probe implements Flow.Subscriber<Message> {
    private final List<String> ends = new ArrayList<>();
    private Flow.Subscription subscription;
    private Throwable error;
    private long count;
    private Runnable action = () -> {};

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(Message message) {
      count++;
      action.run();
    }

    @Override
    public void onError(Throwable thrown) {
      ends.add("error");
      error = thrown;
    }

    @Override
    public void onComplete() {
      ends.add("complete");
    }
  }

  private void subscribe(Executor on) {
    flow.publisher(on).subscribe(probe);
  }

  @Test
  void shouldLetOtherTasksRunBetweenTheTurnsOfABacklog() {
    source.available = 1_000;
    subscribe(executor);
    executor.runAll();
    probe.subscription.request(Long.MAX_VALUE);
    assertTrue(executor.step());
    assertTrue(probe.count < 1_000, "one task delivered the whole backlog");
    assertEquals(1, executor.tasks.size());
    executor.runAll();
    assertEquals(1_000, probe.count);
    assertEquals(List.of("await"), source.calls);
  }

  @Test
  void shouldNotRecurseOnAnExecutorThatRunsTasksInTheSubmittingThread() {
    source.available = 1_000_000;
    probe.action = () -> probe.subscription.request(1);
    subscribe(Runnable::run);
    probe.subscription.request(1);
    assertEquals(1_000_000, probe.count);
  }

  @Test
  void shouldNeitherTakeNorWaitWithoutDemand() {
    source.available = 2;
    subscribe(executor);
    executor.runAll();
    assertEquals(2, source.available);
    probe.subscription.request(1);
    executor.runAll();
    assertEquals(1, source.available);
    assertEquals(List.of(), source.calls);
  }

  @Test
  void shouldWaitOnceHoweverOftenMessagesAreRequested() {
    subscribe(executor);
    executor.runAll();
    for (int i = 0; i < 3; i++) {
      probe.subscription.request(1);
      executor.runAll();
    }
    assertEquals(List.of("await"), source.calls);
    source.available = 5;
    source.onReady.accept(null);
    executor.runAll();
    assertEquals(3, probe.count);
    assertEquals(2, source.available);
  }

  @Test
  void shouldSaturateTheDemand() {
    subscribe(executor);
    executor.runAll();
    probe.subscription.request(Long.MAX_VALUE - 1);
    probe.subscription.request(Long.MAX_VALUE);
    probe.subscription.request(2);
    source.available = 10;
    executor.runAll();
    assertEquals(10, probe.count);
  }

  @Test
  void shouldEndTheWaitWhenCancelled() {
    subscribe(executor);
    executor.runAll();
    probe.subscription.request(1);
    executor.runAll();
    probe.subscription.cancel();
    assertEquals(List.of("await", "end"), source.calls);
    probe.subscription.request(1);
    probe.subscription.request(-1);
    probe.subscription.cancel();
    executor.runAll();
    assertEquals(List.of("await", "end"), source.calls);
    assertEquals(List.of(), probe.ends);
  }

  /** The subscription is cancelled in the call that begins the wait, before that call returns. */
  @Test
  void shouldEndAWaitThatBeginsWhileItIsCancelled() {
    FlowSource cancelling =
        new FlowSource() {
          @Override
          public Message take() {
            return source.take();
          }

          @Override
          public Wait await(Consumer<Throwable> ready) {
            probe.subscription.cancel();
            return source.await(ready);
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public IpcException closed() {
            return source.closed();
          }

          @Override
          public IpcException alreadySubscribed() {
            return source.alreadySubscribed();
          }
        };
    new ReceiverFlow(cancelling, callbacks).publisher(executor).subscribe(probe);
    executor.runAll();
    probe.subscription.request(1);
    executor.runAll();
    assertEquals(List.of("await", "end"), source.calls);
  }

  @Test
  void shouldSignalAFailureOfTheWait() {
    subscribe(executor);
    executor.runAll();
    probe.subscription.request(1);
    executor.runAll();
    IllegalStateException failure = new IllegalStateException("the link is broken");
    source.onReady.accept(failure);
    executor.runAll();
    assertSame(failure, probe.error);
  }

  @Test
  void shouldSignalAFailureOfThePoll() {
    source.failure = new IllegalStateException("the link is broken");
    subscribe(executor);
    executor.runAll();
    assertEquals(List.of(), probe.ends);
    probe.subscription.request(1);
    executor.runAll();
    assertSame(source.failure, probe.error);
    assertEquals(List.of("error"), probe.ends);
  }

  @Test
  void shouldRefuseASecondSubscriberAndAdmitOneAfterTheEnd() {
    subscribe(executor);
    Probe second = new Probe();
    flow.publisher(executor).subscribe(second);
    executor.runAll();
    assertEquals(ErrorCode.ALREADY_SUBSCRIBED, ((IpcException) second.error).code());
    probe.subscription.request(0);
    executor.runAll();
    assertEquals(IllegalArgumentException.class, probe.error.getClass());
    Probe third = new Probe();
    flow.publisher(executor).subscribe(third);
    executor.runAll();
    assertEquals(List.of(), third.ends);
  }

  @Test
  void shouldSignalTheCloseOfTheReceiverWithoutDemand() {
    subscribe(executor);
    source.open = false;
    flow.close();
    flow.close();
    executor.runAll();
    assertEquals(List.of("error"), probe.ends);
    assertEquals(ErrorCode.CLOSED, ((IpcException) probe.error).code());
    Probe late = new Probe();
    flow.publisher(executor).subscribe(late);
    executor.runAll();
    assertEquals(ErrorCode.CLOSED, ((IpcException) late.error).code());
  }

  @Test
  void shouldReportARejectedTaskOnTheOtherExecutor() {
    RejectedExecutionException rejection = new RejectedExecutionException("full");
    boolean[] full = new boolean[1];
    subscribe(
        task -> {
          if (full[0]) {
            throw rejection;
          }
          executor.execute(task);
        });
    executor.runAll();
    full[0] = true;
    source.available = 1;
    probe.subscription.request(1);
    assertEquals(List.of(), probe.ends, "signalled in the thread that requested");
    callbacks.runAll();
    assertSame(rejection, probe.error);
    assertEquals(1, source.available);
  }

  /** A thread pool that cannot start a thread may throw although the task is in its queue. */
  @Test
  void shouldRunATaskOnceThatWasQueuedAndRejected() {
    OutOfMemoryError failure = new OutOfMemoryError("unable to create native thread");
    subscribe(
        task -> {
          executor.execute(task);
          throw failure;
        });
    callbacks.runAll();
    executor.runAll();
    assertSame(failure, probe.error);
    assertEquals(List.of("error"), probe.ends);
  }

  @Test
  void shouldEndAndLogWhenBothExecutorsReject() throws Exception {
    Executor rejecting =
        task -> {
          throw new RejectedExecutionException("full");
        };
    ReceiverFlow hopeless = new ReceiverFlow(source, rejecting);
    List<String> lines =
        CapturedLog.linesOf(
            Level.ERROR, () -> hopeless.publisher(rejecting).subscribe(new Probe()));
    assertEquals(List.of("No executor runs the last signals of a subscriber of a script"), lines);
    hopeless.publisher(executor).subscribe(probe);
    source.available = 1;
    executor.runAll();
    probe.subscription.request(1);
    executor.runAll();
    assertEquals(1, probe.count, "the receiver was not given back");
  }

  @Test
  void shouldCancelAndLogWhenTheSubscriberThrows() throws Exception {
    source.available = 3;
    probe.action =
        () -> {
          throw new IllegalStateException("the subscriber's fault");
        };
    subscribe(executor);
    executor.runAll();
    probe.subscription.request(3);
    List<String> lines = CapturedLog.linesOf(Level.ERROR, executor::runAll);
    assertEquals(List.of("A subscriber of a script threw; its subscription is cancelled"), lines);
    assertEquals(1, probe.count);
    assertEquals(List.of(), probe.ends);
    assertEquals(2, source.available);
  }
}
