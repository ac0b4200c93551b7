package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.engine.registry.ChannelRegistration;
import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.engine.registry.PublishedChannel;
import io.github.linuxipc.engine.registry.RuntimeDirectory;
import io.github.linuxipc.engine.registry.TopicPresence;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.file.FileInUseException;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.spi.file.LockWait;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a receiver. Registers the channel's name if there is one, binds the link, and then
 * publishes the descriptor of a named channel. Called on engine threads.
 */
final class ReceiverOpener {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiverOpener.class);

  private final ChannelSettings settings;
  private final List<ResolvedAddress> candidates;
  private final RuntimeDirectory runtime;
  private final Runnable onClosed;

  ReceiverOpener(
      ChannelSettings settings,
      List<ResolvedAddress> candidates,
      RuntimeDirectory runtime,
      Runnable onClosed) {
    this.settings = settings;
    this.candidates = candidates;
    this.runtime = runtime;
    this.onClosed = onClosed;
  }

  Binding open(ChannelContext.Cancel cancel) throws IpcException {
    return new BindWait(settings.bindTimeout(), cancel::cancelled).bind(last -> open(cancel, last));
  }

  private Binding open(ChannelContext.Cancel cancel, boolean last) throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      ChannelRegistration registration = null;
      if (settings.name().isPresent()) {
        String name = settings.name().get();
        registration = undo.open(() -> register(name, cancel), ChannelRegistration::close);
        // after the registration: a process that opens shared state looks for one after its opening
        runtime.requireNoState(name, settings.kind().word(), this::failure);
      }
      InboundLink link = null;
      ResolvedAddress candidate = candidates.get(0);
      for (int i = 0; link == null; i++) {
        candidate = candidates.get(i);
        link = bind(candidate, i + 1 < candidates.size(), last, cancel, undo);
      }
      if (registration != null) {
        publish(registration, candidate.transport(), link.address());
      }
      return undo.done(new Binding(candidate, link, registration, onClosed));
    }
  }

  /**
   * Binds at one address; returns null if that failed and there is another address to try. An
   * address whose owner is waited for is not passed over.
   */
  private @Nullable InboundLink bind(
      ResolvedAddress candidate,
      boolean another,
      boolean last,
      ChannelContext.Cancel cancel,
      Cleanup undo)
      throws IpcException {
    ChannelContext context = new ChannelContext(settings, candidate, runtime, cancel);
    try {
      return undo.open(context::bind, InboundLink::close);
    } catch (IpcException e) {
      if (!another || (!last && e.code() == ErrorCode.CHANNEL_IN_USE)) {
        throw e;
      }
      LOG.warn("Falling back to the next address of {}: {}", settings.channel(), e.getMessage());
      return null;
    }
  }

  private ChannelRegistration register(String name, ChannelContext.Cancel cancel)
      throws IpcException {
    Path directory = runtime.path(this::failure);
    ChannelContext context = new ChannelContext(settings, candidates.get(0), runtime, cancel);
    try {
      if (TopicPresence.isTopic(directory, name)) {
        throw failure(
            ErrorCode.CHANNEL_IN_USE,
            "The "
                + settings.kind().word()
                + " "
                + name
                + " cannot be bound, because "
                + name
                + " is a topic that is in use",
            "Use another name.",
            null);
      }
      return ChannelRegistration.register(directory, name, LockWait.opening(context));
    } catch (IpcException e) {
      throw e;
    } catch (FileInUseException e) {
      throw inUse(directory, name, e);
    } catch (InsecureFileException e) {
      throw failure(ErrorCode.INSECURE, String.valueOf(e.getMessage()), e.remedy(), e);
    } catch (IllegalArgumentException e) {
      throw failure(
          ErrorCode.OPEN_FAILED,
          "The name " + name + " cannot be registered in " + runtime + ": " + e.getMessage(),
          "Set ipc.runtime-dir to a shorter path.",
          e);
    } catch (IOException e) {
      runtime.throwIfExhaustedOrForbidden(this::failure, e);
      throw failure(
          ErrorCode.OPEN_FAILED,
          "The name " + name + " cannot be registered in " + runtime + ": " + e,
          "Check that the directory is writable.",
          e);
    }
  }

  private IpcException inUse(Path directory, String name, FileInUseException cause) {
    Optional<PublishedChannel> owner = Optional.empty();
    try {
      owner = ChannelRegistration.find(directory, name);
    } catch (IOException e) {
      LOG.debug("The owner's descriptor cannot be read", e);
    }
    String by =
        owner
            .map(o -> o.process().phrase() + " at " + o.address() + otherKind(o.kind()))
            .orElse("another receiver");
    return failure(
        ErrorCode.CHANNEL_IN_USE,
        "The " + settings.kind().word() + " " + name + " is bound by " + by,
        "Stop that receiver first, or use another name.",
        cause);
  }

  private String otherKind(ChannelKind kind) {
    return kind == settings.kind() ? "" : ", as a " + kind.word();
  }

  private void publish(ChannelRegistration registration, Transport transport, Address address)
      throws IpcException {
    PublishedChannel channel =
        new PublishedChannel(
            ChannelParameters.WIRE_VERSION,
            address,
            ProcessId.current(),
            settings.wire(),
            settings.maxMessageSize(),
            settings.maxSenders(),
            settings.persistent(),
            settings.kind(),
            PublishedChannel.namespace(transport.namespace(address)),
            registration.identity());
    try {
      registration.publish(channel);
    } catch (IOException e) {
      runtime.throwIfExhaustedOrForbidden(this::failure, e);
      throw failure(
          ErrorCode.OPEN_FAILED,
          "The channel's descriptor cannot be published in " + runtime + ": " + e,
          "Check that the directory is writable and has room.",
          e);
    }
  }

  private IpcException failure(
      ErrorCode code, String what, String next, @Nullable Throwable cause) {
    ResolvedAddress first = candidates.get(0);
    String where = ChannelContext.where(settings, first.address().toString(), first.origin());
    return ChannelContext.failure(code, what, where, next, cause);
  }
}
