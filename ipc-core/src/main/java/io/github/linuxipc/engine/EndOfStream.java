package io.github.linuxipc.engine;

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
  }

  /**
   * Records which processes may still send. Called before a poll, so that the poll finds everything
   * that a process sent before this method recorded its exit.
   */
  void beginPoll() {
    childMaySend = sendingChildren.alive();
    orphaned = mayBeOrphaned() && parent.hasExited();
  }

  /** Returns whether the stream has ended, after a poll that delivered nothing. */
  boolean isReached() {
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
    return mayBeOrphaned() ? parent.longestWaitNs() : Long.MAX_VALUE;
  }
}
