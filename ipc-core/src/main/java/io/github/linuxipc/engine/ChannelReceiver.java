package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's receiver. Whoever holds the {@link LinkOwnership} polls the link and runs the
 * handler; others wait for the turn as they would for a message.
 */
final class ChannelReceiver extends ChannelEndpoint implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelReceiver.class);
  private static final long CLOSE_WAIT_NS = 1_000_000_000;
  private static final long AWAIT_MORE_NS = 3_600_000_000_000L;

  private final Binding binding;
  private final EngineThreads threads;
  private final InboundLink link;
  private final MessageReader reader;
  private final BlockingWait wait;
  private final ChildEndpoints sendingChildren;
  private final ParentMonitor parent;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final PollTurns turns = new PollTurns();

  /**
   * The thread that runs the handler. Not volatile: a thread only asks whether it is itself, which
   * it wrote, and a shutdown hook was started by the thread that it looks for.
   */
  private @Nullable Thread poller;

  private volatile boolean closeLeft;

  ChannelReceiver(
      ChannelSettings settings, Binding binding, EngineThreads threads, ChildProcesses children) {
    super(settings);
    this.binding = binding;
    this.threads = threads;
    this.link = binding.link();
    this.reader =
        settings.wire() == WireFormat.FRAMED ? new FramedReader(this) : new RawReader(this);
    this.wait = new BlockingWait(threads, link.awaitParks(), link::await, link::wakeup);
    this.sendingChildren = settings.name().map(children::senders).orElseGet(ChildEndpoints::new);
    this.parent = new ParentMonitor(settings.parent(), settings.connectTimeout());
  }

  @Override
  public Message receive() throws IpcException, InterruptedException {
    Message message = null;
    while (message == null) {
      message = receive(LinkOwnership.FOREVER);
    }
    return message;
  }

  @Override
  public @Nullable Message receive(Duration timeout) throws IpcException, InterruptedException {
    return receive(nanos(timeout));
  }

  private @Nullable Message receive(long timeoutNs) throws IpcException, InterruptedException {
    Keep keep = new Keep();
    if (poll(keep, 1, timeoutNs) == END_OF_STREAM) {
      throw endOfStream();
    }
    return keep.message;
  }

  @Override
  public @Nullable Message tryReceive() throws IpcException {
    Keep keep = new Keep();
    if (poll(keep, 1) == END_OF_STREAM) {
      throw endOfStream();
    }
    return keep.message;
  }

  @Override
  public int poll(MessageHandler handler, int limit) throws IpcException {
    requirePollable(limit);
    if (!turn.tryAcquire()) {
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
  public int poll(MessageHandler handler, int limit, Duration timeout)
      throws IpcException, InterruptedException {
    return poll(handler, limit, nanos(timeout));
  }

  private int poll(MessageHandler handler, int limit, long timeoutNs)
      throws IpcException, InterruptedException {
    requirePollable(limit);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long leftNs = timeoutNs;
    if (!turn.tryAcquire()) {
      long beganNs = System.nanoTime();
      if (!waitForTurn(timeoutNs)) {
        return 0;
      }
      leftNs -= System.nanoTime() - beganNs;
    }
    try {
      int count = pollNow(handler, limit);
      return count != 0 || leftNs <= 0 ? count : pollUntil(handler, limit, leftNs);
    } finally {
      release();
    }
  }

  /** Asks for the time as seldom as it can: it is a good part of what a short wait costs. */
  private int pollUntil(MessageHandler handler, int limit, long timeoutNs)
      throws IpcException, InterruptedException {
    long nowNs = System.nanoTime();
    long leftNs = timeoutNs;
    int count = 0;
    while (count == 0 && leftNs > 0) {
      long beganNs = nowNs;
      nowNs = awaitFrames(beganNs, leftNs);
      leftNs -= nowNs - beganNs;
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      count = pollNow(handler, limit);
    }
    return count;
  }

  @Override
  public void forEach(MessageHandler handler) throws IpcException, InterruptedException {
    try {
      while (poll(handler, Integer.MAX_VALUE, LinkOwnership.FOREVER) != END_OF_STREAM) {
        // each round hands over what is there
      }
    } catch (ChannelClosedException e) {
      if (e.code() != ErrorCode.CLOSED) {
        throw e;
      }
    }
  }

  /** Polls with the turn in hand. */
  private int pollNow(MessageHandler handler, int limit) throws IpcException {
    requireOpen();
    reader.begin(handler);
    poller = Thread.currentThread();
    boolean childMaySend = sendingChildren.living(); // before the look that finds nothing more
    boolean orphaned = !reader.everJoined() && parent.hasGone();
    try {
      pollInTurns(limit);
    } catch (InternalError e) {
      throw MemoryFault.failure(e, ChannelContext.where(settings, address().toString(), ""));
    } finally {
      poller = null;
      reader.end();
    }
    int delivered = reader.delivered();
    return delivered == 0 && !childMaySend && hasEnded(orphaned) ? END_OF_STREAM : delivered;
  }

  /** Ends as soon as the link has no more for now, and there is a message. */
  private void pollInTurns(int limit) throws IpcException {
    turns.begin();
    boolean goesOn = true;
    while (goesOn) {
      int frames = link.poll(reader, turns.next(limit - reader.delivered()));
      boolean more = turns.goesOn(frames);
      goesOn =
          reader.delivered() == 0
              ? reader.roomAgain() || frames > 0
              : more && reader.delivered() < limit;
      goesOn = goesOn && isOpen();
    }
  }

  /** A child, and a parent, count as senders even if they never opened their ends. */
  private boolean hasEnded(boolean orphaned) {
    return (settings.endOfStream() || sendingChildren.endsStream())
        && reader.allLeft(sendingChildren.given() || orphaned)
        && link.isMembershipCurrent();
  }

  boolean isNamed(String name) {
    return settings.name().filter(name::equals).isPresent();
  }

  /** Ends a wait, so that the end of the stream is noticed. */
  void lookAgain() {
    link.wakeup();
  }

  /**
   * Waits once, from what is now.
   *
   * @return what is now then
   */
  private long awaitFrames(long beganNs, long timeoutNs) throws IpcException {
    long longestNs = reader.everJoined() ? Long.MAX_VALUE : parent.longestWaitNs();
    wait.await(Math.min(timeoutNs, longestNs));
    long endedNs = System.nanoTime();
    counters.blocked(endedNs - beganNs);
    return endedNs;
  }

  private boolean waitForTurn(long timeoutNs) throws IpcException, InterruptedException {
    boolean taken = turn.acquire(timeoutNs);
    if (!taken) {
      requireOpen();
    }
    return taken;
  }

  private void requirePollable(int limit) throws ChannelClosedException {
    requireOpen();
    if (limit < 1) {
      throw new IllegalArgumentException("The limit must be at least 1, not " + limit);
    }
    if (poller == Thread.currentThread()) {
      throw new IllegalStateException(
          "A handler may close its receiver, but not poll it; return from the handler first");
    }
  }

  private void requireOpen() throws ChannelClosedException {
    if (!isOpen()) {
      throw closed(ErrorCode.CLOSED, "This receiver was closed", "Bind a new one.");
    }
  }

  /**
   * Blocks until a poll may find something, or this receiver is closed; takes nothing. Meanwhile
   * other threads wait for their turn.
   */
  void awaitMore() throws IpcException, InterruptedException {
    if (!turn.acquire(LinkOwnership.FOREVER)) {
      return; // closed
    }
    try {
      if (isOpen()) {
        awaitFrames(System.nanoTime(), AWAIT_MORE_NS);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    } finally {
      release();
    }
  }

  ChannelClosedException endOfStream() {
    return closed(ErrorCode.END_OF_STREAM, "The last sender has left", "");
  }

  private ChannelClosedException closed(ErrorCode code, String what, String next) {
    String where = ChannelContext.where(settings, address().toString(), "");
    return new ChannelClosedException(code, code.text(what, where, next), null);
  }

  private void release() {
    turn.release();
    if (closeLeft && turn.tryAcquire()) {
      closeBinding();
    }
  }

  private void closeBinding() {
    threads.runOnEngineThread(binding::close);
  }

  @Override
  ResolvedAddress candidate() {
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
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    markClosed();
    turn.cancelWaiters();
    BlockingWait.wakeQuietly(link::wakeup);
    boolean mine = poller == Thread.currentThread();
    if (!mine && turn.acquireUninterruptibly(CLOSE_WAIT_NS)) {
      closeBinding();
      return;
    }
    if (!mine) {
      LOG.warn("A handler of {} still runs; the receiver closes when it returns", channel());
    }
    closeLeft = true;
    if (!mine && turn.tryAcquireForDeferredClose()) {
      closeBinding();
    }
  }

  /** A handler that has called exit never returns, so its turn can be used, and must be. */
  @Override
  void closeAtExit() {
    if (!ExitingThread.is(poller)) {
      close();
    } else if (closing.compareAndSet(false, true) || closeLeft) {
      markClosed();
      turn.cancelWaiters();
      closeLeft = true; // whatever comes of it
      threads.runOnEngineThread(binding::close, CLOSE_WAIT_NS);
    }
  }

  @Override
  boolean isCloseLeft() {
    return closeLeft;
  }

  /** Keeps a copy of the one message of a receive. */
  private static final class Keep implements MessageHandler {
    private @Nullable Message message;

    @Override
    public void onMessage(Message view) {
      message = view.copy();
    }
  }
}
