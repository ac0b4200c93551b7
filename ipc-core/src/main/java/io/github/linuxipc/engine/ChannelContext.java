package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.registry.RuntimeDirectory;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.InheritedAddress;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Notifier;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OutboundLink;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The context that the engine gives to a transport, for one endpoint at one address. */
final class ChannelContext implements LinkContext {
  private final ChannelSettings settings;
  private final ResolvedAddress candidate;
  private final RuntimeDirectory runtime;
  private final Cancel cancel;
  private final ChannelParameters parameters;
  private final int senderId;

  ChannelContext(
      ChannelSettings settings,
      ResolvedAddress candidate,
      RuntimeDirectory runtime,
      Cancel cancel) {
    this.settings = settings;
    this.candidate = candidate;
    this.runtime = runtime;
    this.cancel = cancel;
    this.parameters =
        new ChannelParameters(
            ChannelParameters.WIRE_VERSION,
            settings.wire(),
            settings.maxMessageSize(),
            settings.maxSenders());
    this.senderId = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
  }

  @Override
  public String name() {
    return settings.channel();
  }

  @Override
  @SuppressWarnings("unchecked") // each value was parsed by the option's own parser
  public <T> T option(Option<T> option) {
    Object value = candidate.options().get(option.name());
    return value == null ? option.fallback() : (T) value;
  }

  @Override
  public ChannelParameters terms() {
    return parameters;
  }

  @Override
  public boolean persistent() {
    return settings.persistent();
  }

  @Override
  public int senderId() {
    return senderId;
  }

  @Override
  public Path runtimeDirectory() throws IpcException {
    return runtime.path(this::failure);
  }

  @Override
  public long remainingNs() {
    return cancel.remainingNs();
  }

  @Override
  public boolean cancelled() {
    return cancel.cancelled();
  }

  @Override
  public Notifier notifier(String scheme) {
    return candidate.notifiers().find(scheme, where());
  }

  /** Binds a receiver's link at the address. */
  InboundLink bind() throws IpcException {
    return callProvider(() -> candidate.transport().bind(candidate.address(), this));
  }

  /** Connects a sender's link to the address. */
  OutboundLink connect() throws IpcException {
    return callProvider(() -> candidate.transport().connect(candidate.address(), this));
  }

  /** Prepares the address for a child process. */
  InheritedAddress prepareForChild() throws IpcException {
    return callProvider(() -> candidate.transport().prepareForChild(candidate.address(), this));
  }

  private interface Call<T> {
    T run() throws IpcException;
  }

  /**
   * Calls the transport. If a class that the transport needs cannot be loaded, throws an exception
   * with an error code.
   */
  private <T> T callProvider(Call<T> call) throws IpcException {
    try {
      return call.run();
    } catch (LinkageError e) {
      throw unloadable("transport " + candidate.address().scheme(), this, e);
    }
  }

  /**
   * Returns the exception for a provider if one of its classes, or a class of its libraries, cannot
   * be loaded.
   */
  static IpcException unloadable(String provider, OpenContext context, LinkageError cause) {
    return context.failure(
        ErrorCode.PROVIDER_UNAVAILABLE,
        "The " + provider + " cannot be loaded: " + cause,
        "Put the libraries that it needs, in the versions that its pom names, on the class path or"
            + " module path.",
        cause);
  }

  @Override
  public IpcException failure(ErrorCode code, String what, String next, @Nullable Throwable cause) {
    return failure(code, what, where(), next, cause);
  }

  static IpcException failure(
      ErrorCode code, String what, String where, String next, @Nullable Throwable cause) {
    return IpcException.of(code, code.text(what, where, next), cause);
  }

  /** Returns channel, address and origin for error texts. */
  String where() {
    return where(settings, candidate.address().toString(), candidate.origin());
  }

  static String where(ChannelSettings settings, String address, String origin) {
    StringBuilder where = new StringBuilder();
    if (!settings.channel().equals(address)) {
      where.append("channel ").append(settings.channel()).append(", ");
    }
    where.append("address ").append(address);
    if (!origin.isEmpty()) {
      where.append(", from ").append(origin);
    }
    return where.toString();
  }

  /** Holds the deadline of an open operation, and cancels the operation on request. */
  static final class Cancel {
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final long deadlineNs;

    Cancel(long timeoutNs) {
      this.deadlineNs = System.nanoTime() + Math.min(timeoutNs, Long.MAX_VALUE >> 1);
    }

    long remainingNs() {
      return deadlineNs - System.nanoTime();
    }

    boolean cancelled() {
      return cancelled.getCount() == 0;
    }

    void cancel() {
      cancelled.countDown();
    }

    /** Pauses, but not beyond the deadline or a cancellation. Called on engine threads only. */
    void pause(long ns) {
      try {
        cancelled.await(Math.max(0, Math.min(ns, remainingNs())), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        // the engine does not interrupt an open operation; an interrupt by other code cancels it
        Thread.currentThread().interrupt();
        cancel();
      }
    }
  }
}
