package io.github.linuxipc.engine.topic;

import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.StagedSender;
import io.github.linuxipc.topic.SubscriptionInfo;
import java.io.IOException;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a publisher about its subscriptions what their files say: of a durable one, its subscriber
 * may be away, and it ends when its record is removed.
 */
final class DurableMembers {
  private static final Logger LOG = LoggerFactory.getLogger(DurableMembers.class);

  private final TopicDirectory directory;
  private final String publisher;
  private final BackgroundWork background;

  DurableMembers(TopicDirectory directory, String publisher, BackgroundWork background) {
    this.directory = directory;
    this.publisher = publisher;
    this.background = background;
  }

  /** Returns whether the channel of a subscription can be connected to. On engine threads. */
  boolean mayAnswer(SubscriptionRecord record) {
    try {
      return !hasEnded(record) && (record.isDurable() || directory.isAlive(record.name()));
    } catch (IOException e) {
      LOG.debug("The subscriber's socket cannot be examined", e);
      return true;
    }
  }

  /** Returns whether a subscription was ended by its files. Called on engine threads. */
  boolean hasEnded(SubscriptionRecord record) {
    return directory.isEnded(record.name())
        || (record.isDurable() && !directory.isRecorded(record.name()));
  }

  /**
   * Records the connection to a durable subscription, before its first message. Called on engine
   * threads.
   *
   * @param before the number of the message before the first
   */
  void record(SubscriptionRecord subscription, StagedSender sender, long before)
      throws IOException {
    long senderId = sender.senderId();
    LinkRecord.create(
        directory.link(subscription.name(), senderId),
        senderId,
        ProcessHandle.current().pid(),
        before,
        publisher);
  }

  /**
   * Removes the record of a connection that has carried nothing, and by which nothing was missed.
   * Called on engine threads.
   */
  void forgetUnused(SubscriberLink link, long number) {
    StagedSender sender = link.sender();
    boolean unused = link.lastTold() == number && number == link.before();
    if (sender != null && link.record().isDurable() && unused) {
      try {
        Files.deleteIfExists(directory.link(link.record().name(), sender.senderId()));
      } catch (IOException e) {
        LOG.debug("The record of a connection is left to the subscriber", e);
      }
    }
  }

  /** Returns what is known of a subscription, with the process that has a durable one now. */
  SubscriptionInfo info(SubscriberLink link) {
    SubscriptionInfo[] info = {link.info(link.record(), false)};
    if (link.record().isDurable()) {
      background.run(
          () -> {
            String name = link.record().name();
            try {
              info[0] = link.info(directory.subscription(name), !directory.isAlive(name));
            } catch (IOException e) {
              LOG.debug("The subscription {} was just ended", name, e);
            }
          });
    }
    return info[0];
  }
}
