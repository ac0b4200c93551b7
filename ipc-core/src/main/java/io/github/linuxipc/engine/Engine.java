package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.engine.registry.ChannelRegistration;
import io.github.linuxipc.engine.registry.RuntimeDirectory;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.OpenContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens endpoints over links, and closes what is left. One per {@code Ipc} instance; thread-safe.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private static final String CLOSED = "This Ipc instance was closed";

  private static final long EXIT_PATIENCE_NS = 5_000_000_000L;
  private static final long EVENT_OPEN_NS = 5_000_000_000L;

  private final RuntimeDirectory runtime;
  private final EngineThreads threads = new EngineThreads();
  private final Set<ChannelEndpoint> open = ConcurrentHashMap.newKeySet();
  private final Set<ChannelContext.Cancel> opening = ConcurrentHashMap.newKeySet();
  private final Set<EngineWaitSet> waitSets = ConcurrentHashMap.newKeySet();
  private final Set<Runnable> exits = ConcurrentHashMap.newKeySet();
  private final ShutdownHook exitHook = new ShutdownHook(this);
  private final ChildProcesses children;
  private volatile boolean closed;

  /**
   * Makes an engine; opens and starts nothing.
   *
   * @param runtimeDirectory where channel descriptors and default objects live; made when first
   *     needed
   */
  public Engine(Path runtimeDirectory) {
    this.runtime = new RuntimeDirectory(runtimeDirectory);
    this.children = new ChildProcesses(runtime, this::childExited);
  }

  /**
   * Opens a sender: on its own address if it has one, else where the channel's live descriptor
   * says, and waits for the receiver up to the connect time-out.
   *
   * @param settings the neutral settings
   * @param own the address that the sender itself is configured with
   * @param finder finds the provider for the descriptor's address
   * @return the sender
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public Sender sender(
      ChannelSettings settings, Optional<ResolvedAddress> own, ResolvedAddress.Finder finder)
      throws IpcException, InterruptedException {
    requireOpen();
    return withShutdownBlocked(() -> openSender(settings, own, finder));
  }

  private Sender openSender(
      ChannelSettings settings, Optional<ResolvedAddress> own, ResolvedAddress.Finder finder)
      throws IpcException, InterruptedException {
    AtomicReference<@Nullable ChannelEndpoint> self = new AtomicReference<>();
    SenderOpener opener =
        new SenderOpener(
            settings,
            own.orElse(null),
            finder,
            runtime,
            threads,
            children,
            () -> forget(self.get()));
    ChannelContext.Cancel cancel =
        new ChannelContext.Cancel(ChannelEndpoint.nanos(settings.connectTimeout()));
    ChannelSender sender;
    try (Cleanup undo = new Cleanup()) {
      Cleanup.Slot<SenderConnection.Opened> slot =
          undo.slot(unwanted -> threads.runOnEngineThread(unwanted.flow()::abandon));
      SenderConnection.Opened opened =
          slot.fill(open(cancel, () -> opener.open(cancel), late -> late.flow().abandon()));
      sender = new ChannelSender(settings, opener, opened, threads);
      self.set(sender);
      open.add(sender);
      undo.done(sender);
    }
    return kept(sender);
  }

  /**
   * Opens a receiver on the first candidate, or, where that one cannot be opened, on the next, with
   * a warning.
   *
   * @param settings the neutral settings
   * @param candidates where to bind, in order
   * @return the receiver
   * @throws IpcException if none can be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public Receiver receiver(ChannelSettings settings, List<ResolvedAddress> candidates)
      throws IpcException, InterruptedException {
    requireOpen();
    return withShutdownBlocked(() -> openReceiver(settings, candidates));
  }

  private Receiver openReceiver(ChannelSettings settings, List<ResolvedAddress> candidates)
      throws IpcException, InterruptedException {
    AtomicReference<@Nullable ChannelEndpoint> self = new AtomicReference<>();
    ReceiverOpener opener =
        new ReceiverOpener(settings, candidates, runtime, () -> forget(self.get()));
    ChannelContext.Cancel cancel =
        new ChannelContext.Cancel(ChannelEndpoint.nanos(settings.connectTimeout()));
    ChannelReceiver receiver;
    try (Cleanup undo = new Cleanup()) {
      Cleanup.Slot<Binding> slot =
          undo.slot(unwanted -> threads.runOnEngineThread(unwanted::close));
      Binding binding = slot.fill(open(cancel, () -> opener.open(cancel), Binding::close));
      receiver = new ChannelReceiver(settings, binding, threads, children);
      self.set(receiver);
      open.add(receiver);
      undo.done(receiver);
    }
    kept(receiver);
    LOG.info(
        "Receiver of {} is bound at {} ({})",
        settings.channel(),
        receiver.address(),
        receiver.candidate().origin());
    return receiver;
  }

  /**
   * Starts a child process that is given ends of channels.
   *
   * @param builder the child; its environment is as before when this returns
   * @param plans the ends
   * @return the process
   * @throws IpcException if an end cannot be given, or the process cannot be started; nothing is
   *     left behind
   * @throws InterruptedException if the thread is interrupted; a child that was started is killed
   */
  public Process startChild(ProcessBuilder builder, List<ChildEndpointSpec> plans)
      throws IpcException, InterruptedException {
    requireOpen();
    ChannelContext.Cancel cancel = new ChannelContext.Cancel(Long.MAX_VALUE);
    return open(cancel, () -> children.start(builder, plans, cancel), Process::destroyForcibly);
  }

  private void childExited(String channel) {
    for (ChannelEndpoint endpoint : open) {
      if (endpoint instanceof ChannelReceiver receiver && receiver.isNamed(channel)) {
        receiver.lookAgain();
      }
    }
  }

  /**
   * Tells where a live receiver has bound a channel.
   *
   * @param name the channel's name
   * @return the address and the receiver's process, or empty if there is no live receiver
   * @throws IpcException if the runtime directory is not to be trusted
   */
  public Optional<Live> live(String name) throws IpcException {
    if (!runtime.exists()) {
      return Optional.empty();
    }
    try {
      return ChannelRegistration.find(runtime.path(Engine::failure), name)
          .map(d -> new Live(d.address(), d.pid()));
    } catch (IpcException e) {
      throw e;
    } catch (IOException e) {
      runtime.throwIfExhausted(Engine::failure, e);
      throw failure(
          ErrorCode.OPEN_FAILED,
          "The descriptor of " + name + " in " + runtime + " cannot be read: " + e.getMessage(),
          "Remove what is there, and start the receiver again.",
          e);
    }
  }

  /**
   * Returns the directory of this user's channels, checked, and made if missing: for the ends of
   * events, which no engine carries.
   *
   * @param context the event, for the error's text
   * @return the directory
   * @throws IpcException with {@link ErrorCode#INSECURE} if it is somebody else's
   */
  public Path runtimeDirectory(OpenContext context) throws IpcException {
    return runtime.path(context::failure);
  }

  /**
   * Returns the failure of a provider some of whose classes cannot be loaded.
   *
   * @param provider what it is, such as {@code notifier sem}
   * @param context what was being opened
   * @param cause what could not be loaded
   * @return the failure, coded
   */
  public static IpcException unloadable(String provider, OpenContext context, LinkageError cause) {
    return ChannelContext.unloadable(provider, context, cause);
  }

  /**
   * What opens an end of an event.
   *
   * @param <T> the end
   */
  @FunctionalInterface
  public interface EventWork<T> {
    /**
     * Opens it.
     *
     * @param cancelled whether the application has given up
     * @return the end
     * @throws IpcException if it cannot be opened
     */
    T open(BooleanSupplier cancelled) throws IpcException;
  }

  /**
   * Opens an end of an event on an engine thread, so that the application's interrupt meets no file
   * channel.
   *
   * @param work opens it
   * @param unwanted closes what was opened after the application gave up
   * @param <T> the end
   * @return the end
   * @throws IpcException as the work does
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public <T> T openEvent(EventWork<T> work, Consumer<T> unwanted)
      throws IpcException, InterruptedException {
    requireOpen();
    ChannelContext.Cancel cancel = new ChannelContext.Cancel(EVENT_OPEN_NS);
    return open(cancel, () -> work.open(cancel::cancelled), unwanted);
  }

  /**
   * Returns how a thread of the application waits for an event.
   *
   * @return the wait
   */
  public EventWait eventWait() {
    return new EventWait(threads);
  }

  /**
   * Makes a set of things to wait for, which is closed with this engine.
   *
   * @return the set, empty
   */
  public WaitSet waitSet() {
    requireOpen();
    EngineWaitSet set = new EngineWaitSet(threads, waitSets::remove);
    waitSets.add(set);
    return set;
  }

  /**
   * Has something run when the process ends, unless this engine is closed before.
   *
   * @param exit what to run
   */
  public void atExit(Runnable exit) {
    exits.add(exit);
  }

  /**
   * Opens something and makes it known to who closes it at the process's exit.
   *
   * @param <T> what is opened
   */
  @FunctionalInterface
  public interface Held<T> {
    /**
     * Opens it.
     *
     * @return it
     * @throws IpcException if it cannot be opened
     * @throws InterruptedException if the thread is interrupted
     */
    T open() throws IpcException, InterruptedException;
  }

  /**
   * Has the process's exit wait while something is opened, so that it is closed too.
   *
   * @param held opens it
   * @param <T> what is opened
   * @return what was opened
   * @throws IpcException as it does, or if the process is on its way out already
   * @throws InterruptedException as it does
   */
  public <T> T withShutdownBlocked(Held<T> held) throws IpcException, InterruptedException {
    if (!exitHook.hold()) {
      throw failure(ErrorCode.CLOSED, "The process is ending", "", null);
    }
    try {
      return held.open();
    } finally {
      exitHook.release();
    }
  }

  private static IpcException failure(
      ErrorCode code, String what, String next, @Nullable Throwable cause) {
    return ChannelContext.failure(code, what, "", next, cause);
  }

  /**
   * A live receiver.
   *
   * @param address where it is bound
   * @param pid its process in its own pid namespace
   */
  public record Live(Address address, long pid) {}

  private <T> T open(ChannelContext.Cancel cancel, OpenTask.Work<T> work, Consumer<T> unwanted)
      throws IpcException, InterruptedException {
    opening.add(cancel);
    try {
      if (closed) {
        cancel.cancel();
      }
      return OpenTask.run(threads, cancel, work, unwanted);
    } catch (IpcException e) {
      throw closed ? failure(ErrorCode.CLOSED, CLOSED, "Create another.", e) : e;
    } finally {
      opening.remove(cancel);
    }
  }

  private <T extends ChannelEndpoint> T kept(T endpoint) throws IpcException {
    if (closed) {
      endpoint.close(); // the engine was closed meanwhile
      requireOpen();
    }
    return endpoint;
  }

  private void forget(@Nullable ChannelEndpoint endpoint) {
    if (endpoint != null) {
      open.remove(endpoint);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(CLOSED + "; create another");
    }
  }

  /**
   * Closes what is open at the process's exit, senders first: what they have accepted is delivered
   * (T8).
   */
  void closeAtExit() {
    opening.forEach(ChannelContext.Cancel::cancel);
    exitHook.awaitReleases(EXIT_PATIENCE_NS);
    for (boolean senders : new boolean[] {true, false}) {
      closeAtExit(open.stream().filter(e -> e instanceof ChannelSender == senders).toList());
    }
    exits.forEach(Runnable::run);
    awaitCloses();
  }

  /** Closes all at the same time, so that they linger together and not one after the other. */
  private void closeAtExit(List<ChannelEndpoint> endpoints) {
    List<CompletableFuture<Void>> closes = new ArrayList<>();
    for (ChannelEndpoint endpoint : endpoints) {
      try {
        Executor apart = endpoints.size() == 1 ? Runnable::run : threads.executor();
        closes.add(CompletableFuture.runAsync(() -> closeAtExit(endpoint), apart));
      } catch (RejectedExecutionException | OutOfMemoryError e) { // closed, or no more threads
        closeAtExit(endpoint);
      }
    }
    closes.forEach(CompletableFuture::join);
  }

  private static void closeAtExit(ChannelEndpoint endpoint) {
    try {
      endpoint.closeAtExit();
    } catch (IpcException e) {
      LOG.warn(e.getMessage());
    } catch (RuntimeException | Error e) { // one link's fault is not the others'
      LOG.error("{} could not be closed", endpoint.address(), e);
    }
  }

  /** Lets closes end that other threads had begun, before the process halts them. */
  private void awaitCloses() {
    long lingerNs =
        open.stream().mapToLong(e -> ChannelEndpoint.nanos(e.settings.linger())).max().orElse(0);
    long deadlineNs = ChannelEndpoint.deadlineNs(Math.max(EXIT_PATIENCE_NS, lingerNs));
    while (!open.stream().allMatch(ChannelEndpoint::isCloseLeft)
        && deadlineNs - System.nanoTime() > 0) {
      LockSupport.parkNanos(this, 1_000_000);
    }
  }

  private @Nullable IpcException closeAll(List<? extends Endpoint> endpoints) {
    IpcException first = null;
    for (Endpoint endpoint : endpoints) {
      try {
        endpoint.close();
      } catch (IpcException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      } catch (RuntimeException | Error e) { // one link's fault is not the others'
        LOG.error("{} could not be closed", endpoint.address(), e);
      }
    }
    return first;
  }

  /**
   * Closes every endpoint that is still open, with linger, and ends the engine's threads.
   * Idempotent.
   *
   * @throws IpcException if an endpoint could not deliver what it had accepted; all are closed all
   *     the same
   */
  @Override
  public void close() throws IpcException {
    closed = true;
    IpcException failure;
    try (Cleanup rest = new Cleanup()) {
      rest.add(threads::close);
      rest.add(children::close);
      exitHook.remove();
      opening.forEach(ChannelContext.Cancel::cancel);
      waitSets.forEach(EngineWaitSet::close);
      failure = closeAll(new ArrayList<>(open));
    }
    if (failure != null) {
      throw failure;
    }
  }
}
