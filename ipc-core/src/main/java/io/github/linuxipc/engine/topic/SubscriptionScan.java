package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.PatternSender;
import io.github.linuxipc.engine.ResolvedAddress;
import io.github.linuxipc.engine.StagedSender;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.topic.SubscriptionInfo;
import io.github.linuxipc.topic.WhenFull;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds new subscriptions in the topic's directory and connects to them on engine threads. A
 * subscriber that does not answer stays a newcomer for as long as it is alive.
 */
final class SubscriptionScan {
  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionScan.class);

  /** How long one attempt to connect takes, and thereby how late a newcomer's death is noticed. */
  private static final Duration ATTEMPT = Duration.ofMillis(400);

  private static final long SEND_NS = 200_000_000;
  private static final long PAUSE_NS = 20_000_000;

  private final Engine engine;
  private final BackgroundWork background;
  private final TopicSettings settings;
  private final TopicDirectory directory;
  private final ResolvedAddress like;
  private final String publisher;
  private final DurableMembers members;
  private volatile boolean closed;

  SubscriptionScan(
      Engine engine,
      TopicSettings settings,
      TopicDirectory directory,
      ResolvedAddress like,
      String publisher) {
    this.engine = engine;
    this.background = engine.background();
    this.settings = settings;
    this.directory = directory;
    this.like = like;
    this.publisher = publisher;
    this.members = new DurableMembers(directory, publisher, background);
  }

  /**
   * Returns the links that are known, without those that are gone, and a link for each new
   * subscription. Begins to connect the new ones. Called by the owner of the publisher. If a
   * subscription cannot be read, nothing may be published, because its subscriber would miss it.
   */
  SubscriberLink[] newcomers(
      Subscriptions subscriptions, SubscriberLink[] known, long number, HistoryRing history)
      throws IpcException {
    List<SubscriberLink> links = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (SubscriberLink link : known) {
      names.add(link.record().name());
      links.add(link);
    }
    List<SubscriptionRecord> found = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    background.run(() -> read(names, found, failures));
    if (!failures.isEmpty()) {
      ErrorCode code = ErrorCode.IO;
      String what = "A subscription in " + directory + " cannot be read: " + failures.get(0);
      String where = "topic " + settings.channel().channel();
      String next = "Check who has changed that directory.";
      throw IpcException.of(code, code.text(what, where, next), failures.get(0));
    }
    for (SubscriptionRecord record : found) {
      int asked = Math.min(record.history(), settings.history());
      links.add(new SubscriberLink(record, number, history.last(asked)));
    }
    for (SubscriberLink link : links.subList(known.length, links.size())) {
      start(subscriptions, link);
    }
    return links.toArray(SubscriberLink[]::new);
  }

  private void read(
      Set<String> known, List<SubscriptionRecord> records, List<IOException> failures) {
    try {
      for (String name : directory.subscriptionNames()) {
        if (!known.contains(name)) {
          read(name, records);
        }
      }
    } catch (IOException e) {
      failures.add(e);
    }
  }

  private void read(String name, List<SubscriptionRecord> records) throws IOException {
    try {
      records.add(directory.subscription(name));
    } catch (NoSuchFileException e) {
      LOG.debug("The subscription {} was just ended", name, e);
    }
  }

  /**
   * Returns a new link to the subscriber of a link that is gone, if the subscriber is still there
   * and only its connection has failed.
   */
  Optional<SubscriberLink> successor(Subscriptions subscriptions, SubscriberLink gone) {
    List<SubscriptionRecord> found = new ArrayList<>();
    background.run(
        () -> {
          try {
            if (members.mayAnswer(gone.record())) {
              read(gone.record().name(), found);
            }
          } catch (IOException e) {
            LOG.debug("The subscription cannot be read", e);
          }
        });
    if (found.isEmpty() || closed) {
      return Optional.empty();
    }
    SubscriberLink link = new SubscriberLink(found.get(0), gone.lastTold(), List.of());
    start(subscriptions, link);
    return Optional.of(link);
  }

  private void start(Subscriptions subscriptions, SubscriberLink link) {
    if (!background.tryStart(() -> connect(subscriptions, link))) {
      link.markGone();
    }
  }

  private void connect(Subscriptions subscriptions, SubscriberLink link) {
    boolean connected = false;
    boolean warned = false;
    try {
      while (!connected && !closed && !link.isGone() && members.mayAnswer(link.record())) {
        try {
          connected = tryConnect(subscriptions, link);
        } catch (IpcException e) {
          link.attemptFailed();
          subscriptions.signal();
          if (warned) {
            LOG.debug("The subscriber in {} is not connected", link.record().process(), e);
          } else {
            LOG.info(
                "The subscriber in {} is not connected yet: {}",
                link.record().process().phrase(),
                e.getMessage());
          }
          warned = true;
          LockSupport.parkNanos(this, PAUSE_NS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!connected) {
        link.markGone();
      }
      subscriptions.signal();
    }
    if (connected) {
      subscriptions.admitSoon();
    }
  }

  private boolean tryConnect(Subscriptions subscriptions, SubscriberLink link)
      throws IpcException, InterruptedException {
    String name = link.record().name();
    StagedSender sender =
        (StagedSender)
            engine.sender(
                settings.subscription(name, ATTEMPT),
                Optional.empty(),
                (address, origin) -> like.at(address.bare()));
    boolean live = false;
    try {
      if (introduce(sender, link)) {
        sender.onClose(() -> subscriptions.release(sender));
        link.connected(sender);
        live = true;
      }
      return live;
    } finally {
      if (!live) {
        closeQuietly(sender);
      }
    }
  }

  /**
   * Sends the JOIN message and the history. A durable subscription gets a record of the connection
   * instead of JOIN, because a subscriber that takes JOIN may be killed before it remembers it.
   * Returns false if this publisher was closed.
   */
  private boolean introduce(StagedSender sender, SubscriberLink link)
      throws IpcException, InterruptedException {
    List<HistoryRing.Kept> history = link.history();
    long number = link.before();
    PatternBlock block = new PatternBlock();
    boolean sent = true;
    if (link.record().isDurable()) {
      record(sender, link);
    } else {
      block.set(TopicMessage.JOIN, 0, (int) ProcessHandle.current().pid(), number, 0);
      ByteBuffer name = ByteBuffer.wrap(publisher.getBytes(StandardCharsets.US_ASCII));
      sent = send(sender, block, name, Headers.empty());
    }
    for (int i = 0; i < history.size() && sent; i++) {
      block.set(TopicMessage.MESSAGE, 0, 0, ++number, 0);
      sent = send(sender, block, history.get(i).bytes(), history.get(i).headers());
    }
    return sent;
  }

  private void record(StagedSender sender, SubscriberLink link) throws IpcException {
    try {
      members.record(link.record(), sender, link.before());
    } catch (IOException e) {
      ErrorCode code = ErrorCode.IO;
      String what = "The connection to a durable subscription cannot be recorded: " + e;
      String where = "topic " + settings.channel().channel();
      throw IpcException.of(
          code, code.text(what, where, "Check that the directory is writable."), e);
    }
  }

  private boolean send(PatternSender sender, PatternBlock block, ByteBuffer bytes, Headers headers)
      throws IpcException, InterruptedException {
    boolean sent = false;
    while (!sent && !closed) {
      sent = sender.send(block, bytes, headers, SEND_NS);
    }
    return sent;
  }

  /** Ends a subscription that was full for longer than its limit, and returns whether it did. */
  boolean endsSlow(SubscriberLink link, long blockedNs) {
    SubscriptionRecord record = link.record();
    if (record.whenFull() != WhenFull.LEAVE
        || !link.isConnected()
        || blockedNs <= record.slowLimitNs()) {
      return false;
    }
    background.run(
        () -> {
          try {
            directory.end(record.name());
          } catch (IOException e) {
            LOG.warn("A slow subscription cannot be marked as ended", e);
          }
        });
    LOG.info(
        "The subscriber in {} was full for {} ms, so that its subscription ends",
        record.process().phrase(),
        blockedNs / 1_000_000);
    return true;
  }

  /**
   * Returns whether a subscription has ended, although its subscriber may live. Called on engine
   * threads.
   */
  boolean isEnded(SubscriberLink link) {
    return (link.record().isDurable() || !link.waits()) && members.hasEnded(link.record());
  }

  /** Returns what is known of a subscription. */
  SubscriptionInfo info(SubscriberLink link) {
    return members.info(link);
  }

  /** Removes what a connection that was not used has left. Called on engine threads. */
  void forgetUnused(SubscriberLink link, long number) {
    members.forgetUnused(link, number);
  }

  /** Closes the sender of a link that is gone. */
  void close(SubscriberLink link) {
    PatternSender sender = link.sender();
    if (sender != null && !background.tryStart(() -> closeQuietly(sender))) {
      closeQuietly(sender);
    }
  }

  /** Ends the attempts to connect. */
  void stop() {
    closed = true;
  }

  private static void closeQuietly(PatternSender sender) {
    try {
      sender.close();
    } catch (IpcException e) {
      LOG.debug("The subscriber was gone before it was told that the publisher leaves", e);
    }
  }
}
