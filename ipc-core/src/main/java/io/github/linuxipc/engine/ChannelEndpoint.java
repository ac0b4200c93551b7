package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Statistics;
import java.time.Duration;
import java.util.Set;

/** What senders and receivers have in common. */
abstract class ChannelEndpoint implements Endpoint {
  final ChannelSettings settings;
  final Counters counters = new Counters();
  final LinkOwnership turn = new LinkOwnership();
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
   * Closes it at the process's exit, unless that has happened: waits neither for a thread that
   * exits nor for ever.
   *
   * @throws IpcException as close does
   */
  abstract void closeAtExit() throws IpcException;

  /** Whether a close had to leave the rest to the holder of the turn. */
  abstract boolean isCloseLeft();

  /** What the endpoint is open on. */
  abstract ResolvedAddress candidate();

  /** The point in time when a time-out is over. */
  static long deadlineNs(long timeoutNs) {
    return System.nanoTime() + Math.min(timeoutNs, Long.MAX_VALUE >> 1);
  }

  /**
   * A duration in nanoseconds: negative ones count as zero, those beyond 146 years as 146 years.
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
