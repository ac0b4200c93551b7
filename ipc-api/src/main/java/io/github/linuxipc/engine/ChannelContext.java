package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.Handover;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Notifier;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Terms;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The engine's answer to a transport, for one endpoint on one candidate. */
final class ChannelContext implements LinkContext {
  private final ChannelSettings settings;
  private final Candidate candidate;
  private final RuntimeDirectory runtime;
  private final Cancel cancel;
  private final Terms terms;
  private final int senderId;

  ChannelContext(
      ChannelSettings settings, Candidate candidate, RuntimeDirectory runtime, Cancel cancel) {
    this.settings = settings;
    this.candidate = candidate;
    this.runtime = runtime;
    this.cancel = cancel;
    this.terms =
        new Terms(
            Terms.WIRE_VERSION, settings.wire(), settings.maxMessageSize(), settings.maxSenders());
    this.senderId = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
  }

  @Override
  public String channel() {
    return settings.channel();
  }

  @Override
  @SuppressWarnings("unchecked") // the candidate's values were read by the very option's parser
  public <T> T option(Option<T> option) {
    Object value = candidate.options().get(option.name());
    return value == null ? option.fallback() : (T) value;
  }

  @Override
  public Terms terms() {
    return terms;
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

  /** Binds at the candidate's address. */
  InboundLink bind() throws IpcException {
    return linked(() -> candidate.transport().bind(candidate.address(), this));
  }

  /** Connects to the candidate's address. */
  OutboundLink connect() throws IpcException {
    return linked(() -> candidate.transport().connect(candidate.address(), this));
  }

  /** Prepares the candidate's address for a child. */
  Handover handOver() throws IpcException {
    return linked(() -> candidate.transport().handOver(candidate.address(), this));
  }

  private interface Call<T> {
    T run() throws IpcException;
  }

  /** Names what the transport lacks, where it can be called but not be run. */
  private <T> T linked(Call<T> call) throws IpcException {
    try {
      return call.run();
    } catch (LinkageError e) {
      throw unloadable("transport " + candidate.address().scheme(), this, e);
    }
  }

  /** The failure of a provider some of whose classes, or of its libraries', cannot be loaded. */
  static IpcException unloadable(String provider, LinkContext context, LinkageError cause) {
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

  /** Channel, address and origin, as error texts name them. */
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

  /** Ends an open that takes too long or is no longer wanted. */
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

    /** Waits, but not past the deadline or a cancellation; for engine threads. */
    void pause(long ns) {
      try {
        cancelled.await(Math.max(0, Math.min(ns, remainingNs())), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // only the engine's end interrupts its threads
        cancel();
      }
    }
  }
}
