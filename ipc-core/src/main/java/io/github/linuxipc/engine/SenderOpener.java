package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.NoReceiverException;
import io.github.linuxipc.engine.registry.ChannelRegistration;
import io.github.linuxipc.engine.registry.PublishedChannel;
import io.github.linuxipc.engine.registry.RuntimeDirectory;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.Cleanup;
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
 * Opens a sender's link: again and again until a receiver answers or the time is over. Runs on
 * engine threads.
 */
final class SenderOpener {
  private static final Logger LOG = LoggerFactory.getLogger(SenderOpener.class);

  private final ChannelSettings settings;
  private final @Nullable ResolvedAddress own;
  private final ResolvedAddress.Finder finder;
  private final RuntimeDirectory runtime;
  private final EngineThreads threads;
  private final @Nullable ChildEndpoints children;
  private final Runnable onClosed;
  private boolean warned;
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

  void closed() {
    onClosed.run();
  }

  SenderConnection.Opened open(ChannelContext.Cancel cancel) throws IpcException {
    NoReceiverException last = null;
    Backoff backoff = new Backoff();
    do {
      String allExited = children == null ? null : children.allExited(); // before the attempt
      try {
        Target target = target();
        if (target != null) {
          everFound = true;
          return connect(target, cancel);
        }
        if (!everFound) {
          finder.requireTransport();
        }
      } catch (NoReceiverException e) {
        last = e;
      }
      if (allExited != null) {
        throw childless(allExited);
      }
      cancel.pause(backoff.nextNs());
    } while (cancel.remainingNs() > 0 && !cancel.cancelled());
    throw last != null ? last : nobody();
  }

  /** Where to connect, and the settings for it. */
  private record Target(ResolvedAddress candidate, ChannelSettings settings) {}

  /**
   * Finds where to connect: this end's own address, completed by the descriptor; else the
   * descriptor's alone.
   */
  private @Nullable Target target() throws IpcException {
    PublishedChannel live = settings.name().isPresent() ? live(settings.name().get()) : null;
    if (own == null) {
      return live == null ? null : follow(live);
    }
    if (live == null || !own.address().targetsName()) {
      return new Target(own, settings);
    }
    if (!live.address().scheme().equals(own.address().scheme())) {
      warnContradiction(live);
      return new Target(own, settings);
    }
    ResolvedAddress there = own.at(live.address().bare());
    return new Target(there, agreed(live, there));
  }

  private Target follow(PublishedChannel live) throws IpcException {
    ResolvedAddress candidate =
        finder.find(live.address(), "the descriptor of process " + live.pid());
    return new Target(candidate, agreed(live, candidate));
  }

  /** Takes the receiver's wire, and refuses to open where limits differ. */
  private ChannelSettings agreed(PublishedChannel live, ResolvedAddress candidate)
      throws IpcException {
    ChannelSettings mine =
        settings.wire() == WireFormat.FRAMED ? settings.withWire(live.wire()) : settings;
    ChannelParameters terms =
        new ChannelParameters(
            ChannelParameters.WIRE_VERSION, mine.wire(), mine.maxMessageSize(), mine.maxSenders());
    Optional<String> difference = terms.incompatibility(live.wireVersion(), live.maxMessageSize());
    if (mine.wire() != live.wire()) {
      difference =
          Optional.of("wire=" + text(mine.wire()) + " here, " + text(live.wire()) + " there");
    }
    if (difference.isPresent()) {
      throw ChannelContext.failure(
          ErrorCode.INCOMPATIBLE_PEER,
          "The ends do not agree: " + difference.get(),
          ChannelContext.where(settings, candidate.address().toString(), candidate.origin()),
          "Configure both ends alike.",
          null);
    }
    return live.persistent() ? mine.lasting() : mine;
  }

  private static String text(WireFormat wire) {
    return wire.name().toLowerCase(Locale.ROOT);
  }

  private SenderConnection.Opened connect(Target target, ChannelContext.Cancel cancel)
      throws IpcException {
    ResolvedAddress candidate = target.candidate();
    ChannelContext context = new ChannelContext(target.settings(), candidate, runtime, cancel);
    try (Cleanup undo = new Cleanup()) {
      OutboundLink link = undo.open(context::connect, OutboundLink::close);
      MessageWriter writer =
          target.settings().wire() == WireFormat.FRAMED
              ? new FramedWriter(context.senderId())
              : new RawWriter(target.settings().wire());
      LinkWriter flow = new LinkWriter(link, context, writer, threads);
      return undo.done(new SenderConnection.Opened(candidate, flow));
    }
  }

  private @Nullable PublishedChannel live(String name) throws IpcException {
    if (!runtime.exists()) {
      return null;
    }
    try {
      Path directory = runtime.path(this::failure);
      return ChannelRegistration.find(directory, name)
          .or(() -> ChannelRegistration.findPersistent(directory, name))
          .orElse(null);
    } catch (IpcException e) {
      throw e;
    } catch (IOException e) {
      runtime.throwIfExhausted(this::failure, e);
      throw failure(
          ErrorCode.OPEN_FAILED,
          "The descriptor of " + name + " in " + runtime + " cannot be read: " + e.getMessage(),
          "Remove what is there, and start the receiver again.",
          e);
    }
  }

  private void warnContradiction(PublishedChannel live) {
    if (!warned) {
      warned = true;
      LOG.warn(
          "Channel {} is bound at {} by process {}, but this sender is configured with {} ({}), and"
              + " will not find it there",
          settings.channel(),
          live.address(),
          live.pid(),
          ownAddress(),
          settings.origin());
    }
  }

  private String ownAddress() {
    return own == null ? "" : own.address().toString();
  }

  private IpcException nobody() {
    return failure(
        ErrorCode.NO_RECEIVER,
        "Nobody received within connect-timeout=" + settings.connectTimeout().toMillis() + "ms",
        "Start the receiver, with the same user and runtime directory, or raise connect-timeout.",
        null);
  }

  private IpcException childless(String how) {
    return failure(
        ErrorCode.NO_RECEIVER,
        "The child that was to receive has gone: " + how,
        "Start another child.",
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
