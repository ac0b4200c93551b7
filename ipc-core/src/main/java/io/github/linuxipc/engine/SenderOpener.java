package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.NoReceiverException;
import io.github.linuxipc.engine.framing.MessageWriter;
import io.github.linuxipc.engine.registry.ChannelRegistration;
import io.github.linuxipc.engine.registry.PublishedChannel;
import io.github.linuxipc.engine.registry.RuntimeDirectory;
import io.github.linuxipc.engine.registry.TopicPresence;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.KernelNamespace;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a sender's link. Retries until a receiver answers or the time-out expires. Called on engine
 * threads.
 */
final class SenderOpener implements LinkSource {
  private static final Logger LOG = LoggerFactory.getLogger(SenderOpener.class);

  private final ChannelSettings settings;
  private final @Nullable ResolvedAddress own;
  private final ResolvedAddress.Finder finder;
  private final RuntimeDirectory runtime;
  private final EngineThreads threads;
  private final @Nullable ChildEndpoints children;
  private final Runnable onClosed;
  private boolean contradictionLogged;
  private boolean everFound;

  SenderOpener(
      ChannelSettings settings,
      @Nullable ResolvedAddress own,
      ResolvedAddress.Finder finder,
      RuntimeDirectory runtime,
      EngineThreads threads,
      ChildProcesses children,
      Runnable onClosed) {
    this.settings = settings;
    this.own = own;
    this.finder = finder;
    this.runtime = runtime;
    this.threads = threads;
    this.children = settings.name().map(children::receivers).orElse(null);
    this.onClosed = onClosed;
  }

  @Override
  public void closed() {
    onClosed.run();
  }

  @Override
  public SenderConnection.Opened open(ChannelContext.Cancel cancel) throws IpcException {
    NoReceiverException last = null;
    SearchBackoff backoff = new SearchBackoff();
    do {
      // read before the attempt, so that the attempt finds what an exited child has left
      String allExited = children == null ? null : children.allExited();
      try {
        Destination destination = destination();
        if (destination != null) {
          everFound = true;
          return connect(destination, cancel);
        }
        if (!everFound) {
          finder.requireTransport();
        }
      } catch (NoReceiverException e) {
        last = e;
      }
      if (allExited != null) {
        throw childrenExited(allExited);
      }
      cancel.pause(backoff.nextNs());
    } while (cancel.remainingNs() > 0 && !cancel.cancelled());
    throw last != null ? last : noReceiver();
  }

  /** Where to connect, and the settings for it. */
  private record Destination(ResolvedAddress candidate, ChannelSettings settings) {}

  /**
   * Determines where to connect. Without an own address, the sender connects to the address in the
   * descriptor. An own address that targets the name is completed by a descriptor with the same
   * scheme. Returns null if there is neither an own address nor a descriptor.
   */
  private @Nullable Destination destination() throws IpcException {
    PublishedChannel published =
        settings.name().isPresent() ? findPublished(settings.name().get()) : null;
    if (own == null) {
      return published == null ? null : follow(published);
    }
    if (published == null || !own.address().targetsName()) {
      return new Destination(own, settings);
    }
    if (!published.address().scheme().equals(own.address().scheme())) {
      warnContradiction(published);
      return new Destination(own, settings);
    }
    ResolvedAddress there = own.at(published.address().bare());
    return new Destination(there, settingsFor(published, there));
  }

  private Destination follow(PublishedChannel published) throws IpcException {
    ResolvedAddress candidate =
        finder.find(published.address(), "the descriptor of " + published.process().phrase());
    return new Destination(candidate, settingsFor(published, candidate));
  }

  /**
   * Returns the settings for a connection to a published channel. A sender that is configured for
   * framed messages adopts the receiver's wire format, and every sender adopts {@code
   * persistent=true}. Throws if the wire versions, the wire formats, the maximum message sizes or
   * the kinds of the channel differ.
   */
  private ChannelSettings settingsFor(PublishedChannel published, ResolvedAddress candidate)
      throws IpcException {
    ChannelSettings adopted =
        settings.wire() == WireFormat.FRAMED ? settings.withWire(published.wire()) : settings;
    ChannelParameters parameters =
        new ChannelParameters(
            ChannelParameters.WIRE_VERSION,
            adopted.wire(),
            adopted.maxMessageSize(),
            adopted.maxSenders());
    Optional<String> difference =
        parameters.incompatibility(published.wireVersion(), published.maxMessageSize());
    if (adopted.wire() != published.wire()) {
      difference =
          Optional.of(
              "wire=" + text(adopted.wire()) + " here, " + text(published.wire()) + " there");
    }
    if (published.kind() != settings.kind()) {
      difference = Optional.of(otherKind(published));
    }
    if (difference.isPresent()) {
      throw new ChannelContext(settings, candidate, runtime, new ChannelContext.Cancel(0))
          .incompatible(difference.get());
    }
    requireNamespace(published);
    return published.persistent() ? adopted.asPersistent() : adopted;
  }

  /**
   * Throws if the receiver is alive in a namespace from which its mechanism does not reach this
   * process. The receiver of a persistent channel need not be alive.
   */
  private void requireNamespace(PublishedChannel published) throws IpcException {
    Optional<KernelNamespace> other = published.otherNamespace();
    if (other.isPresent() && !published.persistent()) {
      String kind = other.get().word();
      throw failure(
          ErrorCode.NOT_REACHABLE,
          "The receiver at "
              + published.address()
              + ", "
              + published.process().phrase()
              + ", is in another "
              + kind
              + " namespace",
          "Run both processes in one "
              + kind
              + " namespace, or use unix, shm or fifo, which need only the runtime directory.",
          null);
    }
  }

  private String otherKind(PublishedChannel published) {
    return "opened as a "
        + settings.kind().word()
        + " here, bound as a "
        + published.kind().word()
        + " there";
  }

  private static String text(WireFormat wire) {
    return wire.name().toLowerCase(Locale.ROOT);
  }

  private SenderConnection.Opened connect(Destination destination, ChannelContext.Cancel cancel)
      throws IpcException {
    ResolvedAddress candidate = destination.candidate();
    ChannelContext context = new ChannelContext(destination.settings(), candidate, runtime, cancel);
    try (Cleanup undo = new Cleanup()) {
      OutboundLink link = undo.open(context::connect, OutboundLink::close);
      MessageWriter messageWriter =
          MessageWriter.of(destination.settings().wire(), context.senderId());
      LinkWriter linkWriter = new LinkWriter(link, context, messageWriter, threads);
      return undo.done(new SenderConnection.Opened(candidate, linkWriter));
    }
  }

  private @Nullable PublishedChannel findPublished(String name) throws IpcException {
    return runtime
        .find(name, directory -> findPublished(directory, name), this::failure)
        .orElse(null);
  }

  private Optional<PublishedChannel> findPublished(Path directory, String name) throws IOException {
    Optional<PublishedChannel> found =
        ChannelRegistration.find(directory, name)
            .or(() -> ChannelRegistration.findPersistent(directory, name));
    if (found.isEmpty() && TopicPresence.isTopic(directory, name)) {
      throw failure(
          ErrorCode.INCOMPATIBLE_PEER,
          name + " is opened as a " + settings.kind().word() + " here, and is a topic there",
          "Use another name.",
          null);
    }
    if (found.isEmpty()) {
      runtime.requireNoState(name, settings.kind().word(), this::failure);
    }
    return found;
  }

  private void warnContradiction(PublishedChannel published) {
    if (!contradictionLogged) {
      contradictionLogged = true;
      LOG.warn(
          "Channel {} is bound at {} by {}, but this sender is configured with {} ({})"
              + " and will not find the receiver there",
          settings.channel(),
          published.address(),
          published.process().phrase(),
          ownAddress(),
          settings.origin());
    }
  }

  private String ownAddress() {
    return own == null ? "" : own.address().toString();
  }

  private IpcException noReceiver() {
    return failure(
        ErrorCode.NO_RECEIVER,
        "No receiver was found within connect-timeout="
            + settings.connectTimeout().toMillis()
            + "ms",
        "Start the receiver, with the same user and runtime directory, or raise connect-timeout.",
        null);
  }

  private IpcException childrenExited(String how) {
    return failure(
        ErrorCode.NO_RECEIVER,
        "No receiver is bound, and the child process that was to bind it is not alive: " + how,
        "Find out why it ended, and start another child.",
        null);
  }

  private IpcException failure(
      ErrorCode code, String what, String next, @Nullable Throwable cause) {
    String where =
        own != null
            ? ChannelContext.where(settings, ownAddress(), own.origin())
            : "channel " + settings.channel() + ", runtime directory " + runtime;
    return ChannelContext.failure(code, what, where, next, cause);
  }
}
