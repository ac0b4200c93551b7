package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.recorder.FlightEvents;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sender's link and, with {@code reconnect=true}, its successors. Only the owner of the link
 * ({@link LinkOwnership}) may replace the link. The search for a successor runs on an engine thread
 * and stores the link that it opened. {@link #adoptSuccessor} adopts that link.
 */
final class SenderConnection {
  private static final Logger LOG = LoggerFactory.getLogger(SenderConnection.class);

  private final LinkSource opener;
  private final EngineThreads threads;
  private final Counters counters;
  private final boolean reconnect;
  private final ChannelContext.Cancel search = new ChannelContext.Cancel(Long.MAX_VALUE);
  private final AtomicReference<@Nullable Opened> found = new AtomicReference<>();
  private volatile Opened current;
  private volatile boolean searching;
  private boolean lossRecorded;
  private boolean searchPending;

  /** A link with the address that it was opened at. */
  record Opened(ResolvedAddress candidate, LinkWriter writer) {}

  SenderConnection(
      ChannelSettings settings,
      LinkSource opener,
      EngineThreads threads,
      Counters counters,
      Opened opened) {
    this.opener = opener;
    this.threads = threads;
    this.counters = counters;
    this.reconnect = settings.reconnect();
    this.current = opened;
  }

  /** Returns whether there is a link. There is none during the search for a successor. */
  boolean isConnected() {
    return !searching;
  }

  /**
   * Adopts the link to a successor, if the search has found one. Starts the search if no thread was
   * available for it before. Called by the owner of the link.
   */
  void adoptSuccessor() {
    if (!searching) {
      return;
    }
    Opened next = found.getAndSet(null);
    if (next != null) {
      current = next;
      lossRecorded = false;
      searching = false;
    } else if (searchPending) {
      search();
    }
  }

  /**
   * Returns the writer of the link, or null while there is no link.
   *
   * @see #adoptSuccessor
   */
  @Nullable LinkWriter liveWriter() {
    return isConnected() ? current.writer() : null;
  }

  LinkWriter writer() {
    return current.writer();
  }

  ResolvedAddress candidate() {
    return current.candidate();
  }

  LinkContext context() {
    return current.writer().context();
  }

  Address address() {
    return current.writer().link().address();
  }

  <T> Optional<T> extension(Class<T> type) {
    return current.writer().link().extension(type);
  }

  /**
   * Records the loss of the receiver, if the exception reports one. With {@code reconnect=true},
   * also starts the search for a successor. Returns the exception.
   */
  ChannelClosedException onConnectionLost(ChannelClosedException loss) {
    if (loss.code() == ErrorCode.CLOSED || searching || lossRecorded) {
      return loss;
    }
    lossRecorded = true;
    counters.peerLost();
    FlightEvents.peerLost(context().name(), loss.code().id(), 0);
    counters.undelivered(writer().pendingMessages());
    if (reconnect) {
      searching = true;
      writer().link().close();
      search();
    }
    return loss;
  }

  /**
   * Returns whether the loss of the receiver was recorded, and with it the messages that could not
   * be delivered.
   */
  boolean isLossRecorded() {
    return lossRecorded;
  }

  /**
   * Starts the search. If no thread is available, the next call of {@link #adoptSuccessor} tries
   * again.
   */
  private void search() {
    searchPending = !threads.tryExecute(this::findSuccessor);
  }

  private void findSuccessor() {
    SearchBackoff backoff = new SearchBackoff();
    while (!search.cancelled()) {
      try {
        found.set(opener.open(search));
        if (search.cancelled()) {
          closeFound();
        }
        return;
      } catch (IpcException | RuntimeException | Error e) {
        // including OutOfMemoryError: there may be memory again soon
        LOG.debug("No successor of the receiver was found yet: {}", e.toString());
        search.pause(backoff.nextNs());
      }
    }
  }

  private void closeFound() {
    Opened unwanted = found.getAndSet(null);
    if (unwanted != null) {
      unwanted.writer().abandon();
    }
  }

  /** Ends a search and wakes the thread that waits in the link. Called by any thread. */
  void stop() {
    search.cancel();
    BlockingWait.wakeQuietly(current.writer().link()::wakeup);
  }

  /** Closes the link. Called once, by the owner of the link. */
  void close() {
    try (Cleanup all = new Cleanup()) {
      all.add(opener::closed);
      if (!searching) {
        all.add(writer().link()::close);
      }
      all.add(this::closeFound);
    }
  }
}
