package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Statistics;
import java.time.Duration;
import java.util.Set;

/** The common part of senders and receivers. */
abstract class ChannelEndpoint implements Endpoint {
  final ChannelSettings settings;
  final Counters counters = new Counters();
  final LinkOwnership ownership = new LinkOwnership();
  private volatile boolean closed;

  ChannelEndpoint(ChannelSettings settings) {
    this.settings = settings;
  }

  @Override
  public final String channel() {
    return settings.channel();
  }

  @Override
  public final Set<Capability> capabilities() {
    return candidate().transport().capabilities();
  }

  @Override
  public final Statistics statistics() {
    return counters.snapshot();
  }

  @Override
  public final boolean isOpen() {
    return !closed;
  }

  final void markClosed() {
    closed = true;
  }

  /**
   * Closes the endpoint when the process exits, unless it is closed already. Does not wait for a
   * thread that has called exit, and never waits without a time limit.
   *
   * @throws IpcException as {@link #close} does
   */
  abstract void closeAtExit() throws IpcException;

  /** Returns whether a close was deferred to the owner of the link. */
  abstract boolean isCloseDeferred();

  /** Returns the address that the endpoint is open at. */
  public abstract ResolvedAddress candidate();

  /** Returns channel and address for error texts. */
  final String where() {
    return ChannelContext.where(settings, address().toString(), "");
  }

  /** Returns the point in time when a time-out expires. */
  static long deadlineNs(long timeoutNs) {
    return System.nanoTime() + Math.min(timeoutNs, Long.MAX_VALUE >> 1);
  }

  /**
   * Returns a duration in nanoseconds. A negative duration counts as zero, one beyond 146 years as
   * 146 years.
   */
  static long nanos(Duration timeout) {
    if (timeout.isNegative()) {
      return 0;
    }
    return timeout.toSeconds() >= Long.MAX_VALUE / 2_000_000_000L
        ? Long.MAX_VALUE >> 1
        : timeout.toNanos();
  }
}
