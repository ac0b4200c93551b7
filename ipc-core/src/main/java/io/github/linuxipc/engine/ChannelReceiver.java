package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.engine.flow.ReceiverFlow;
import io.github.linuxipc.engine.framing.MessageReader;
import io.github.linuxipc.engine.framing.ReaderContext;
import io.github.linuxipc.engine.framing.ReaderCounters;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.spi.InboundLink;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's receiver. The owner of the link ({@link LinkOwnership}) polls it and runs the
 * handler. Other threads wait for the ownership as they would for a message.
 */
final class ChannelReceiver extends ChannelEndpoint implements PatternReceiver, ReaderContext {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelReceiver.class);
  private static final long CLOSE_WAIT_NS = 1_000_000_000;
  private static final long AWAIT_MORE_NS = 3_600_000_000_000L;

  private final Binding binding;
  private final EngineThreads threads;
  private final InboundLink link;
  private final MessageReader reader;
  private final BlockingWait wait;
  private final EndOfStream end;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final PollBatches batches;
  private final ReceiverFlow flow;
  private final PollingThread poller = new PollingThread();

  /** Whether a poll may find something that a wait in the link would not. For the owner only. */
  private boolean mayHaveMore = true;

  private volatile boolean closeDeferred;

  /** Whether the close removes a persistent channel. */
  private volatile boolean discards;

  private LongConsumer onSenderLeft = senderId -> {};

  ChannelReceiver(
      ChannelSettings settings, Binding binding, EngineThreads threads, ChildProcesses children) {
    super(settings);
    this.binding = binding;
    this.threads = threads;
    this.link = binding.link();
    this.batches = new PollBatches(binding.candidate().transport().isBrokered());
    this.reader =
        MessageReader.of(
            settings.wire(),
            this,
            settings.maxMessageSize(),
            settings.reassemblyMemory(),
            settings.persistent());
    this.wait = new BlockingWait(threads, link.awaitParks(), link::await, link::wakeup);
    ownership.allowBias(link::barrier);
    ChildEndpoints sending = settings.name().map(children::senders).orElseGet(ChildEndpoints::new);
    this.end = new EndOfStream(settings, sending, reader, link);
    this.flow = new ReceiverFlow(new ReceiverFlowSource(this, threads), threads.callbacks());
  }

  @Override
  public int poll(MessageHandler handler, int limit) throws IpcException {
    requirePollable(limit);
    if (!ownership.tryAcquire()) {
      requireOpen();
      return 0;
    }
    try {
      return pollNow(handler, limit);
    } finally {
      release();
    }
  }

  @Override
  public int poll(MessageHandler handler, int limit, long timeoutNs)
      throws IpcException, InterruptedException {
    requirePollable(limit);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long remainingNs = timeoutNs;
    if (!ownership.tryAcquire()) {
      long beganNs = System.nanoTime();
      if (!awaitOwnership(timeoutNs)) {
        return 0;
      }
      remainingNs -= System.nanoTime() - beganNs;
    }
    try {
      int count = pollNow(handler, limit);
      return count != 0 || remainingNs <= 0 ? count : pollUntil(handler, limit, remainingNs);
    } finally {
      release();
    }
  }

  /**
   * Waits and polls until the poll has a result or the time-out expires. Reads the clock as rarely
   * as possible, because reading it is a considerable part of the cost of a short wait.
   */
  private int pollUntil(MessageHandler handler, int limit, long timeoutNs)
      throws IpcException, InterruptedException {
    int count = !mayHaveMore && link.awaitBriefly() ? pollNow(handler, limit) : 0;
    long nowNs = count == 0 ? System.nanoTime() : 0;
    long remainingNs = timeoutNs;
    while (count == 0 && remainingNs > 0) {
      long beganNs = nowNs;
      nowNs = mayHaveMore ? System.nanoTime() : awaitFrames(beganNs, remainingNs);
      remainingNs -= nowNs - beganNs;
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      count = pollNow(handler, limit);
    }
    return count;
  }

  @Override
  public Flow.Publisher<Message> flow(Executor executor) {
    return flow.publisher(executor);
  }

  /** Polls once, as the owner of the link. */
  private int pollNow(MessageHandler handler, int limit) throws IpcException {
    requireOpen();
    reader.begin(handler);
    poller.begin();
    mayHaveMore = true;
    try {
      if (end.beginPoll()) {
        pollInBatches(limit);
      }
    } catch (InternalError e) {
      throw MemoryFault.failure(e, where());
    } finally {
      poller.end();
      reader.end();
    }
    int delivered = reader.delivered();
    int result = delivered == 0 && end.isReached() ? END_OF_STREAM : delivered;
    mayHaveMore = result != 0 || batches.isExhausted();
    return result;
  }

  /**
   * Polls in batches until the poll ends or the receiver is closed. Once a message was delivered,
   * the poll ends when the limit is reached or {@link PollBatches#continues} returns false. Before
   * that, it ends after a batch without frames, unless a frame that was refused may be accepted
   * now, and after as many frames as {@link PollBatches#isExhausted} allows.
   */
  private void pollInBatches(int limit) throws IpcException {
    batches.begin();
    boolean continues = true;
    while (continues) {
      int frames = link.poll(reader, batches.next(limit - reader.delivered()));
      boolean more = batches.continues(frames);
      continues =
          reader.delivered() == 0
              ? (reader.roomAgain() || frames > 0) && !batches.isExhausted()
              : more && reader.delivered() < limit;
      continues = continues && isOpen();
    }
  }

  boolean isNamed(String name) {
    return settings.name().filter(name::equals).isPresent();
  }

  /**
   * Waits once for frames.
   *
   * @param beganNs the current time
   * @param timeoutNs how long to wait
   * @return the time at the end of the wait
   */
  private long awaitFrames(long beganNs, long timeoutNs) throws IpcException {
    wait.await(Math.min(timeoutNs, end.longestWaitNs()));
    long endedNs = System.nanoTime();
    counters.blocked(endedNs - beganNs);
    return endedNs;
  }

  private boolean awaitOwnership(long timeoutNs) throws IpcException, InterruptedException {
    boolean acquired = ownership.acquire(timeoutNs);
    if (!acquired) {
      requireOpen();
    }
    return acquired;
  }

  private void requirePollable(int limit) throws ChannelClosedException {
    requireOpen();
    if (limit < 1) {
      throw new IllegalArgumentException("The limit must be at least 1, not " + limit);
    }
    if (poller.isCurrent()) {
      throw new IllegalStateException(
          "A handler may close its receiver, but not poll it; return from the handler first");
    }
  }

  private void requireOpen() throws ChannelClosedException {
    if (!isOpen()) {
      throw closed();
    }
  }

  @Override
  public boolean hasPattern() {
    return settings.kind() != ChannelKind.CHANNEL;
  }

  @Override
  public boolean mayOmitBlock() {
    return settings.kind() == ChannelKind.TOPIC;
  }

  @Override
  public void onSenderLeft(LongConsumer action) {
    onSenderLeft = action;
  }

  @Override
  public void shutdownGoal(ShutdownGoal goal) {
    end.shutdownGoal(goal);
  }

  @Override
  public void onSenderLeft(long senderId) {
    onSenderLeft.accept(senderId);
  }

  @Override
  public boolean isMembershipCurrent() {
    return link.isMembershipCurrent();
  }

  @Override
  public void wakeup() {
    BlockingWait.wakeQuietly(link::wakeup);
  }

  @Override
  public ChannelClosedException closed() {
    return closed(ErrorCode.CLOSED, "This receiver was closed", "Open a new one.");
  }

  /** Does what the interface says. Meanwhile other threads wait for the ownership. */
  @Override
  public void awaitMore(long timeoutNs) throws IpcException, InterruptedException {
    if (!ownership.acquire(timeoutNs)) {
      return; // closed, or another thread polls
    }
    try {
      if (isOpen() && !mayHaveMore) {
        awaitFrames(System.nanoTime(), Math.min(timeoutNs, AWAIT_MORE_NS));
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    } finally {
      release();
    }
  }

  @Override
  public ChannelClosedException endOfStream() {
    return closed(ErrorCode.END_OF_STREAM, "The last sender has left", "");
  }

  private void release() {
    ownership.release();
    if (closeDeferred && ownership.tryAcquire()) {
      closeBinding();
    }
  }

  private void closeBinding() {
    threads.runOnEngineThread(() -> binding.close(discards));
  }

  @Override
  public void runBetweenPolls(Runnable action) {
    if (!ownership.tryAcquire()) {
      return;
    }
    try {
      if (isOpen()) {
        poller.begin();
        action.run();
      }
    } finally {
      poller.end();
      release();
    }
  }

  @Override
  public void discard() {
    discards = true;
    close();
  }

  @Override
  public ReaderCounters readerCounters() {
    return counters;
  }

  @Override
  public ResolvedAddress candidate() {
    return binding.candidate();
  }

  @Override
  public Address address() {
    return binding.address();
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return link.extension(type);
  }

  @Override
  public void shutdown() {
    end.requestShutdown();
    wakeup();
  }

  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    markClosed();
    ownership.cancelWaiters();
    BlockingWait.wakeQuietly(link::wakeup);
    flow.close();
    boolean calledByHandler = poller.isCurrent();
    if (!calledByHandler && ownership.acquireUninterruptibly(CLOSE_WAIT_NS)) {
      closeBinding();
      return;
    }
    if (!calledByHandler) {
      LOG.warn("A handler of {} is still running; the receiver closes when it returns", channel());
    }
    closeDeferred = true;
    if (!calledByHandler && ownership.tryAcquireForDeferredClose()) {
      closeBinding();
    }
  }

  /**
   * Closes the receiver when the process exits. A handler that has called exit never returns, and
   * never releases the link. In that case the link is closed without being acquired.
   */
  @Override
  void closeAtExit() {
    if (!ExitingThread.is(poller.get())) {
      close();
    } else if (closing.compareAndSet(false, true) || closeDeferred) {
      markClosed();
      ownership.cancelWaiters();
      closeDeferred = true; // even if the close does not finish in time
      threads.runOnEngineThread(() -> binding.close(discards), CLOSE_WAIT_NS);
    }
  }

  @Override
  boolean isCloseDeferred() {
    return closeDeferred;
  }
}
