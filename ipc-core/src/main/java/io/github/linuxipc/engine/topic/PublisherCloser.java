package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.StagedSender;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
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
    List<IpcException> failures = new ArrayList<>();
    if (subscriptions.ownership().acquireUninterruptibly(ACQUIRE_NS)) {
      try {
        subscriptions.settle();
        boolean gaps = subscriptions.hasGaps();
        subscriptions.announcement().close();
        failures.addAll(closeSenders());
        boolean told = failures.isEmpty() && !gaps;
        background.run(() -> removeFiles(told));
      } finally {
        subscriptions.ownership().release();
      }
    } else {
      LOG.warn("A thread still publishes in {}; its publisher is closed without it", directory);
    }
    onClosed.run();
    if (!failures.isEmpty()) {
      IpcException first = failures.get(0);
      failures.subList(1, failures.size()).forEach(first::addSuppressed);
      throw first;
    }
  }

  private List<IpcException> closeSenders() {
    List<CompletableFuture<List<IpcException>>> closes = new ArrayList<>();
    for (SubscriberLink link : subscriptions.links()) {
      StagedSender sender = link.sender();
      link.markGone();
      link.unstage();
      if (sender != null) {
        CompletableFuture<List<IpcException>> close = new CompletableFuture<>();
        closes.add(close);
        if (!background.tryStart(() -> close.complete(close(sender)))) {
          close.complete(close(sender));
        }
      }
    }
    List<IpcException> failures = new ArrayList<>();
    closes.forEach(each -> failures.addAll(each.join()));
    return failures;
  }

  private List<IpcException> close(StagedSender sender) {
    try {
      sender.close();
    } catch (IpcException e) {
      if (e.code() == ErrorCode.UNDELIVERED) {
        subscriptions.counters().undelivered(1);
      }
      return List.of(e);
    } catch (RuntimeException | Error e) { // a failing link must not keep the others open
      LOG.error("The sender to {} could not be closed", sender.address(), e);
    }
    return List.of();
  }

  private void removeFiles(boolean told) {
    try {
      if (told) {
        Files.deleteIfExists(directory.announcement(publisher));
      }
    } catch (IOException e) {
      LOG.debug("The announcement of a closed publisher is left to the next process", e);
    }
    directory.removeIfEmpty();
  }
}
