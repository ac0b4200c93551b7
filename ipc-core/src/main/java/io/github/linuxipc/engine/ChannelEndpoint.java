package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Statistics;
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
  public final int maxMessageSize() {
    return settings.maxMessageSize();
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

  /** Returns the exception for an endpoint that is closed, or whose stream has ended. */
  final ChannelClosedException closed(ErrorCode code, String what, String next) {
    return new ChannelClosedException(code, code.text(what, where(), next), null);
  }

  /** Returns channel and address for error texts. */
  final String where() {
    return ChannelContext.where(settings, address().toString(), "");
  }
}
