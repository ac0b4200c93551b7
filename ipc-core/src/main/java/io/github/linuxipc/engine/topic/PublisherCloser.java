package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.CloseFailures;
import io.github.linuxipc.engine.EndpointCloser;
import io.github.linuxipc.engine.StagedSender;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a publisher: its senders linger together for what the subscribers have not taken. The
 * announcement stays if a subscriber has yet to learn of a final gap.
 */
final class PublisherCloser {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherCloser.class);
  private static final long ACQUIRE_NS = TimeUnit.SECONDS.toNanos(2);

  private final TopicDirectory directory;
  private final String publisher;
  private final Subscriptions subscriptions;
  private final SubscriptionScan scan;
  private final PublisherPresence presence;
  private final BackgroundWork background;
  private final Runnable onClosed;

  PublisherCloser(
      TopicDirectory directory,
      String publisher,
      Subscriptions subscriptions,
      SubscriptionScan scan,
      PublisherPresence presence,
      BackgroundWork background,
      Runnable onClosed) {
    this.directory = directory;
    this.publisher = publisher;
    this.subscriptions = subscriptions;
    this.scan = scan;
    this.presence = presence;
    this.background = background;
    this.onClosed = onClosed;
  }

  void close() throws IpcException {
    scan.stop();
    subscriptions.ownership().cancelWaiters();
    subscriptions.signal();
    background.run(presence::close);
    CloseFailures failures = new CloseFailures();
    if (subscriptions.ownership().acquireUninterruptibly(ACQUIRE_NS)) {
      try {
        subscriptions.settle();
        boolean gaps = subscriptions.hasGaps();
        subscriptions.announcement().close();
        closeSenders(failures);
        boolean nothingLeftToTell = failures.isEmpty() && !gaps;
        background.run(() -> removeFiles(nothingLeftToTell));
      } finally {
        subscriptions.ownership().release();
      }
    } else {
      background.run(presence::closeSocket);
      LOG.warn("A thread still publishes in {}; its publisher is closed without it", directory);
    }
    onClosed.run();
    failures.throwIfAny();
  }

  /** Closes the senders at the same time, so that they linger together. */
  private void closeSenders(CloseFailures failures) {
    subscriptions.log().close(subscriptions.links());
    List<CompletableFuture<Optional<IpcException>>> closes = new ArrayList<>();
    for (SubscriberLink link : subscriptions.links()) {
      StagedSender sender = link.sender();
      link.markGone();
      link.unstage();
      if (sender != null) {
        closes.add(EndpointCloser.startClose(sender, background));
      }
    }
    for (CompletableFuture<Optional<IpcException>> close : closes) {
      close
          .join()
          .ifPresent(
              failure -> {
                failures.add(failure);
                if (failure.code() == ErrorCode.UNDELIVERED) {
                  subscriptions.counters().undelivered(1);
                }
              });
    }
  }

  private void removeFiles(boolean withAnnouncement) {
    presence.closeSocket();
    try {
      if (withAnnouncement) {
        Files.deleteIfExists(directory.announcement(publisher));
      }
    } catch (IOException e) {
      LOG.debug("The announcement of a closed publisher is left to the next process", e);
    }
    for (SubscriberLink link : subscriptions.links()) {
      scan.forgetUnused(link, subscriptions.number());
    }
    directory.removeIfEmpty();
  }
}
