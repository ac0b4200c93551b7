package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.engine.registry.ChannelRegistration;
import io.github.linuxipc.engine.registry.RuntimeDirectory;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.OpenContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens senders and receivers over links, creates wait sets, and closes what is still open when the
 * engine is closed. When the process exits, closes the senders and receivers. There is one engine
 * for each {@code Ipc} instance. Thread-safe.
 */
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private static final long EXIT_TIMEOUT_NS = 5_000_000_000L;
  private static final long EVENT_OPEN_TIMEOUT_NS = 5_000_000_000L;

  private final RuntimeDirectory runtime;
  private final EngineThreads threads;
  private final Set<ChannelEndpoint> open = ConcurrentHashMap.newKeySet();
  private final OpenEndpoints endpoints = new OpenEndpoints();
  private final OpenOperations opening;
  private final Set<EngineWaitSet> waitSets = ConcurrentHashMap.newKeySet();
  private final ExitActions exitActions = new ExitActions();
  private final ShutdownHook shutdownHook;
  private final ChildProcesses children;

  /**
   * Creates an engine. Opens and starts nothing.
   *
   * @param runtimeDirectory where channel descriptors and default objects are; created when first
   *     needed
   * @param callbacks completes futures and runs callbacks of the application
   */
  public Engine(Path runtimeDirectory, Executor callbacks) {
    this(new RuntimeDirectory(runtimeDirectory), callbacks, true);
  }

  /**
   * Creates an engine. Opens and starts nothing.
   *
   * @param runtime as above
   * @param callbacks as above
   * @param closeAtExit whether a shutdown hook closes what is open when the process exits
   */
  public Engine(RuntimeDirectory runtime, Executor callbacks, boolean closeAtExit) {
    this.shutdownHook = new ShutdownHook(this, closeAtExit);
    this.threads = new EngineThreads(callbacks);
    this.opening = new OpenOperations(threads);
    this.runtime = runtime;
    this.children = new ChildProcesses(runtime, this::childExited);
  }

  /**
   * Opens a sender at its own address if it has one, else at the address in the channel's
   * descriptor. Waits for the receiver up to the connect time-out.
   *
   * @param settings the common settings
   * @param own the configured address of the sender
   * @param finder finds the provider for the descriptor's address
   * @return the sender
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public Sender sender(
      ChannelSettings settings, Optional<ResolvedAddress> own, ResolvedAddress.Finder finder)
      throws IpcException, InterruptedException {
    opening.requireOpen();
    return withShutdownBlocked(() -> openSender(settings, own, finder));
  }

  private Sender openSender(
      ChannelSettings settings, Optional<ResolvedAddress> own, ResolvedAddress.Finder finder)
      throws IpcException, InterruptedException {
    AtomicReference<@Nullable ChannelEndpoint> endpointHolder = new AtomicReference<>();
    SenderOpener opener =
        new SenderOpener(
            settings,
            own.orElse(null),
            finder,
            runtime,
            threads,
            children,
            () -> forget(endpointHolder.get()));
    ChannelContext.Cancel cancel =
        new ChannelContext.Cancel(Durations.nanos(settings.connectTimeout()));
    ChannelSender sender;
    try (Cleanup undo = new Cleanup()) {
      Cleanup.Slot<SenderConnection.Opened> slot =
          undo.slot(unwanted -> threads.runOnEngineThread(unwanted.writer()::abandon));
      SenderConnection.Opened opened =
          slot.fill(
              opening.run(cancel, () -> opener.open(cancel), late -> late.writer().abandon()));
      sender = new ChannelSender(settings, opener, opened, threads);
      endpointHolder.set(sender);
      open.add(sender);
      undo.done(sender);
    }
    return closeIfEngineClosed(sender);
  }

  /**
   * Opens a receiver at the first candidate. If that fails, logs a warning and tries the next one.
   *
   * @param settings the common settings
   * @param candidates where to bind, in order
   * @return the receiver
   * @throws IpcException if none can be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public Receiver receiver(ChannelSettings settings, List<ResolvedAddress> candidates)
      throws IpcException, InterruptedException {
    opening.requireOpen();
    return withShutdownBlocked(() -> openReceiver(settings, candidates));
  }

  private Receiver openReceiver(ChannelSettings settings, List<ResolvedAddress> candidates)
      throws IpcException, InterruptedException {
    AtomicReference<@Nullable ChannelEndpoint> endpointHolder = new AtomicReference<>();
    ReceiverOpener opener =
        new ReceiverOpener(settings, candidates, runtime, () -> forget(endpointHolder.get()));
    ChannelContext.Cancel cancel = new ChannelContext.Cancel(settings.receiverOpenNs());
    ChannelReceiver receiver;
    try (Cleanup undo = new Cleanup()) {
      Cleanup.Slot<Binding> slot =
          undo.slot(unwanted -> threads.runOnEngineThread(() -> unwanted.close(false)));
      Binding binding =
          slot.fill(opening.run(cancel, () -> opener.open(cancel), late -> late.close(false)));
      receiver = new ChannelReceiver(settings, binding, threads, children);
      endpointHolder.set(receiver);
      open.add(receiver);
      undo.done(receiver);
    }
    closeIfEngineClosed(receiver);
    LOG.info(
        "Receiver of {} is bound at {} ({})",
        settings.channel(),
        receiver.address(),
        receiver.candidate().origin());
    return receiver;
  }

  /**
   * Starts a child process and passes endpoints of channels to it.
   *
   * @param builder the child; its environment is restored before this method returns
   * @param endpoints the endpoints
   * @return the process
   * @throws IpcException if an endpoint cannot be passed, or the process cannot be started; nothing
   *     is left behind
   * @throws InterruptedException if the thread is interrupted; a child that was started is killed
   */
  public Process startChild(ProcessBuilder builder, List<ChildEndpointSpec> endpoints)
      throws IpcException, InterruptedException {
    opening.requireOpen();
    ChannelContext.Cancel cancel = new ChannelContext.Cancel(Long.MAX_VALUE);
    return opening.run(
        cancel, () -> children.start(builder, endpoints, cancel), Process::destroyForcibly);
  }

  private void childExited(String channel) {
    for (ChannelEndpoint endpoint : open) {
      if (endpoint instanceof ChannelReceiver receiver && receiver.isNamed(channel)) {
        receiver.wakeup();
      }
    }
  }

  /**
   * Returns where a live receiver has bound a channel.
   *
   * @param name the channel's name
   * @return the address and the receiver's process, or empty if there is no live receiver
   * @throws IpcException if the runtime directory is insecure, or the descriptor cannot be read
   */
  public Optional<Live> live(String name) throws IpcException {
    return runtime
        .find(name, directory -> ChannelRegistration.find(directory, name), Engine::failure)
        .map(found -> new Live(found.address(), found.process().pid()));
  }

  /**
   * Returns the directory of this user's channels. Checks the directory, and creates it if it is
   * missing. Event endpoints, which the engine does not open over links, use this directory too.
   *
   * @param context the event, for the error text
   * @return the directory
   * @throws IpcException with {@link ErrorCode#INSECURE} if another user could change the
   *     directory, or with another code if it cannot be created
   */
  public Path runtimeDirectory(OpenContext context) throws IpcException {
    return runtime.path(context::failure);
  }

  /**
   * Returns the exception for a provider of which a class cannot be loaded.
   *
   * @param provider the provider, such as {@code notifier sem}
   * @param context what was being opened
   * @param cause what could not be loaded
   * @return the exception, which has an error code
   */
  public static IpcException unloadable(String provider, OpenContext context, LinkageError cause) {
    return ChannelContext.unloadable(provider, context, cause);
  }

  /**
   * Opens an endpoint of an event on an engine thread, so that an interrupt of the application's
   * thread closes no file channel.
   *
   * @param work opens the endpoint
   * @param unwanted closes what was opened after the application gave up
   * @param <T> the endpoint
   * @return the endpoint
   * @throws IpcException as the work does
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public <T> T openEvent(EventTask<T> work, Consumer<T> unwanted)
      throws IpcException, InterruptedException {
    opening.requireOpen();
    ChannelContext.Cancel cancel = new ChannelContext.Cancel(EVENT_OPEN_TIMEOUT_NS);
    return opening.run(cancel, () -> work.open(cancel::cancelled), unwanted);
  }

  /** {@return the object with which the application's threads wait for events} */
  public EventWait eventWait() {
    return new EventWait(threads);
  }

  /** {@return the directory of this user's channels, for patterns with files of their own} */
  public RuntimeDirectory runtime() {
    return runtime;
  }

  /** {@return the endpoints that the application has open} */
  public OpenEndpoints endpoints() {
    return endpoints;
  }

  /** Returns the threads of this engine. */
  EngineThreads threads() {
    return threads;
  }

  /** {@return the engine's threads for background work} */
  public BackgroundWork background() {
    return new BackgroundWork(threads);
  }

  /**
   * Creates a wait set, which is closed with this engine.
   *
   * @return the set, empty
   */
  public WaitSet waitSet() {
    opening.requireOpen();
    EngineWaitSet set = new EngineWaitSet(threads, waitSets::remove);
    waitSets.add(set);
    return set;
  }

  /**
   * Returns what runs when the process exits, unless this engine is closed before.
   *
   * @return the actions
   */
  public ExitActions exitActions() {
    return exitActions;
  }

  /**
   * Blocks the shutdown of the process while an endpoint is opened, so that the shutdown closes
   * this endpoint too.
   *
   * @param task opens the endpoint
   * @param <T> the endpoint
   * @return the endpoint
   * @throws IpcException as the task does, or if the process is already shutting down
   * @throws InterruptedException as the task does
   */
  public <T> T withShutdownBlocked(BlockingTask<T> task) throws IpcException, InterruptedException {
    if (!shutdownHook.block()) {
      throw failure(
          ErrorCode.CLOSED,
          "The process is shutting down",
          "Open endpoints before the shutdown begins.",
          null);
    }
    try {
      return task.open();
    } finally {
      shutdownHook.release();
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
   * @param pid the receiver's process id in the pid namespace of the receiver
   */
  public record Live(Address address, long pid) {}

  private <T extends ChannelEndpoint> T closeIfEngineClosed(T endpoint) throws IpcException {
    if (opening.isClosed()) {
      endpoint.close(); // the engine was closed in the meantime
      opening.requireOpen();
    }
    return endpoint;
  }

  private void forget(@Nullable ChannelEndpoint endpoint) {
    if (endpoint != null) {
      open.remove(endpoint);
      endpoints.remove(endpoint);
    }
  }

  /**
   * Closes what is open when the process exits. First responders refuse what is queued, and may
   * open senders for that. Then the other patterns close, then senders, then receivers (T8).
   */
  void closeAtExit() {
    exitActions.runFirst();
    opening.cancelAll();
    shutdownHook.awaitReleases(EXIT_TIMEOUT_NS);
    exitActions.runBefore();
    for (boolean senders : new boolean[] {true, false}) {
      EndpointCloser.closeAtExit(
          open.stream().filter(e -> e instanceof ChannelSender == senders).toList(), threads);
    }
    exitActions.runAfter();
    EndpointCloser.awaitCloses(open, EXIT_TIMEOUT_NS);
  }

  /**
   * Closes every endpoint that is still open, with linger, and ends the engine's threads.
   * Idempotent.
   *
   * @throws IpcException if an endpoint could not deliver its pending messages; all are closed
   *     nevertheless
   */
  @Override
  public void close() throws IpcException {
    opening.close();
    try (Cleanup cleanup = new Cleanup()) {
      cleanup.add(threads::close);
      cleanup.add(children::close);
      shutdownHook.remove();
      opening.cancelAll();
      waitSets.forEach(EngineWaitSet::close);
      EndpointCloser.closeAll(new ArrayList<>(open));
    }
  }
}
