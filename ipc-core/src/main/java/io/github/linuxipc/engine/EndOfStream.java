package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.framing.MessageReader;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.spi.InboundLink;

/**
 * Decides whether the stream of a receiver has ended. A child or parent process counts as a sender
 * even if it never opened its endpoint. The stream of a service's requests ends only in a child
 * process whose parent has exited, because a live parent may open another requester. Used by the
 * owner of the receiver's link ({@link LinkOwnership}).
 */
final class EndOfStream {
  private final boolean atLastSender;
  private final boolean requests;
  private final ChildEndpoints sendingChildren;
  private final ParentMonitor parent;
  private final MessageReader reader;
  private final InboundLink link;
  private final ReceiverShutdown shutdown;
  private boolean childMaySend;
  private boolean orphaned;

  EndOfStream(
      ChannelSettings settings,
      ChildEndpoints sendingChildren,
      MessageReader reader,
      InboundLink link) {
    this.atLastSender = settings.endOfStream();
    this.requests = settings.kind() == ChannelKind.SERVICE;
    this.sendingChildren = sendingChildren;
    this.parent = new ParentMonitor(settings.parent(), settings.connectTimeout());
    this.reader = reader;
    this.link = link;
    this.shutdown = new ReceiverShutdown(settings, link, reader);
  }

  /** Begins an orderly close with the next poll. Called by any thread. */
  void requestShutdown() {
    shutdown.request();
  }

  /** Sets what ends the stream after {@link #requestShutdown}. Called before any poll. */
  void shutdownGoal(ShutdownGoal goal) {
    shutdown.goal(goal);
  }

  /**
   * Records which processes may still send. Called before a poll, so that the poll finds everything
   * that a process sent before this method recorded its exit.
   *
   * @return whether to poll; false after the end of a shutdown
   */
  boolean beginPoll() throws IpcException {
    childMaySend = sendingChildren.alive();
    orphaned = mayBeOrphaned() && parent.hasExited();
    return shutdown.beginPoll();
  }

  /** Returns whether the stream has ended, after a poll that delivered nothing. */
  boolean isReached() {
    return shutdown.isComplete() || isDeserted();
  }

  /** Returns whether no process is left that may send. */
  private boolean isDeserted() {
    return !childMaySend
        && (requests ? orphaned : atLastSender || sendingChildren.endsStream())
        && reader.allLeft(sendingChildren.given() || orphaned)
        && link.isMembershipCurrent();
  }

  /** Returns whether the exit of the parent may end the stream. */
  private boolean mayBeOrphaned() {
    return requests ? reader.allLeft(true) : !reader.everJoined();
  }

  /** Returns how long a wait for frames may last before the end must be checked again. */
  long longestWaitNs() {
    long ofShutdownNs = shutdown.longestWaitNs();
    return mayBeOrphaned() ? Math.min(parent.longestWaitNs(), ofShutdownNs) : ofShutdownNs;
  }
}
