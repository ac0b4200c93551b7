package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sender's link, and its successors under {@code reconnect=true}. The holder of the sender's
 * {@link LinkOwnership} alone may change it; the search for a successor runs on an engine thread
 * and leaves what it found to be picked up.
 */
final class SenderConnection {
  private static final Logger LOG = LoggerFactory.getLogger(SenderConnection.class);

  private final SenderOpener opener;
  private final EngineThreads threads;
  private final Counters counters;
  private final boolean reconnect;
  private final ChannelContext.Cancel search = new ChannelContext.Cancel(Long.MAX_VALUE);
  private final AtomicReference<@Nullable Opened> found = new AtomicReference<>();
  private volatile Opened current;
  private volatile boolean searching;
  private boolean lossCounted;
  private boolean unsought;

  /** A link with what it was opened on. */
  record Opened(ResolvedAddress candidate, LinkWriter flow) {}

  SenderConnection(
      ChannelSettings settings,
      SenderOpener opener,
      EngineThreads threads,
      Counters counters,
      Opened opened) {
    this.opener = opener;
    this.threads = threads;
    this.counters = counters;
    this.reconnect = settings.reconnect();
    this.current = opened;
  }

  /** Whether there is a link; picks up a successor's. Called with the turn in hand. */
  boolean adoptReconnected() {
    if (!searching) {
      return true;
    }
    Opened next = found.getAndSet(null);
    if (next == null) {
      if (unsought) {
        search();
      }
      return false;
    }
    current = next;
    lossCounted = false;
    searching = false;
    return true;
  }

  /** The link's flow, or null while there is no link. Called with the turn in hand. */
  @Nullable LinkWriter liveFlow() {
    return adoptReconnected() ? current.flow() : null;
  }

  LinkWriter flow() {
    return current.flow();
  }

  ResolvedAddress candidate() {
    return current.candidate();
  }

  LinkContext context() {
    return current.flow().context();
  }

  Address address() {
    return current.flow().link().address();
  }

  <T> Optional<T> extension(Class<T> type) {
    return current.flow().link().extension(type);
  }

  int maxMessage() {
    return current.flow().maxMessage();
  }

  /**
   * Notes that the receiver is gone, if that is what the exception says, and goes after its
   * successor.
   */
  ChannelClosedException onConnectionLost(ChannelClosedException loss) {
    if (loss.code() == ErrorCode.CLOSED || searching || lossCounted) {
      return loss;
    }
    lossCounted = true;
    counters.peerLost();
    counters.undelivered(flow().pendingMessages());
    if (reconnect) {
      searching = true;
      flow().link().close();
      search();
    }
    return loss;
  }

  /** Where no thread can be had now, the next call tries again. */
  private void search() {
    try {
      threads.executor().execute(this::findSuccessor);
      unsought = false;
    } catch (RejectedExecutionException e) {
      LOG.debug("The engine closes; no successor is looked for", e);
    } catch (OutOfMemoryError e) {
      LOG.debug("There is no thread to look for a successor", e);
      unsought = true;
    }
  }

  private void findSuccessor() {
    Backoff backoff = new Backoff();
    while (!search.cancelled()) {
      try {
        found.set(opener.open(search));
        if (search.cancelled()) {
          dropFound();
        }
        return;
      } catch (IpcException
          | RuntimeException
          | Error e) { // were there no memory, there may be soon
        LOG.debug("No successor yet: {}", e.toString());
        search.pause(backoff.nextNs());
      }
    }
  }

  private void dropFound() {
    Opened unwanted = found.getAndSet(null);
    if (unwanted != null) {
      unwanted.flow().abandon();
    }
  }

  /** Ends a search and wakes whoever waits in the link. Any thread may call it. */
  void stop() {
    search.cancel();
    BlockingWait.wakeQuietly(current.flow().link()::wakeup);
  }

  /** Closes the link. Called with the turn in hand, once. */
  void close() {
    try (Cleanup all = new Cleanup()) {
      all.add(opener::closed);
      if (!searching) {
        all.add(flow().link()::close);
      }
      all.add(this::dropFound);
    }
  }
}
