package io.github.linuxipc.engine.topic;

import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.topic.WhenFull;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether the stream of a subscriber has ended: there has been a publisher since the
 * subscription, and none is announced and alive (P10). Also removes what the subscription has in
 * the topic's directory.
 */
final class StreamEnd {
  private static final Logger LOG = LoggerFactory.getLogger(StreamEnd.class);

  /** The time between two looks at the announcements. */
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final boolean atLastPublisher;
  private final boolean looksAtFiles;
  private final boolean durable;
  private final TopicDirectory directory;
  private final String subscription;
  private final MembersWord members;
  private final boolean hadPublishers;
  private final long publishersBefore;
  private final PublisherNumbers publishers;
  private final BackgroundWork background;
  private volatile long nextLookNs = System.nanoTime();

  /**
   * Creates the end of one subscriber's stream.
   *
   * @param hadPublishers whether there was a publisher at the time of the subscription
   */
  StreamEnd(
      TopicSettings settings,
      TopicDirectory directory,
      String subscription,
      MembersWord members,
      boolean hadPublishers,
      PublisherNumbers publishers,
      BackgroundWork background) {
    this.atLastPublisher = settings.endAtLastPublisher();
    this.durable = settings.subscription().isPresent();
    this.looksAtFiles = durable || settings.whenFull() == WhenFull.LEAVE;
    this.directory = directory;
    this.subscription = subscription;
    this.members = members;
    this.hadPublishers = hadPublishers;
    this.publishersBefore = members.publishersAcquire();
    this.publishers = publishers;
    this.background = background;
  }

  /** Returns how long a wait may last before the end must be looked for again. */
  long longestWaitNs() {
    return atLastPublisher || looksAtFiles ? LOOK_NS : Long.MAX_VALUE;
  }

  /**
   * Returns whether the stream has ended unless another poll finds a message. Looks at the files at
   * most every 200 ms.
   */
  boolean mayBeReached(PatternReceiver receiver) {
    if (!atLastPublisher || System.nanoTime() - nextLookNs < 0) {
      return false;
    }
    nextLookNs = System.nanoTime() + LOOK_NS;
    return isReached(receiver) && !publishers.hasUnsettled() && !isAnyAnnounced();
  }

  /** Returns whether no publisher is connected, and there has been one. */
  boolean isReached(PatternReceiver receiver) {
    boolean had =
        hadPublishers || publishers.everJoined() || members.publishersAcquire() != publishersBefore;
    return had && publishers.connected().isEmpty() && receiver.isMembershipCurrent();
  }

  private boolean isAnyAnnounced() {
    boolean[] any = {true};
    background.run(
        () -> {
          try {
            any[0] = false;
            for (String name : directory.publisherNames()) {
              any[0] |= directory.isAlive(name);
            }
          } catch (IOException e) {
            any[0] = true;
            LOG.warn("The publishers in {} cannot be listed", directory, e);
          }
        });
    return any[0];
  }

  /** Returns whether a close ends the subscription: it is not durable, or a publisher ended it. */
  boolean endsAtClose() {
    return !durable || publishers.isEnded();
  }

  /** Removes the subscription's record. Called on an engine thread. */
  void unsubscribe() {
    try {
      directory.removeSubscription(subscription);
      if (durable) {
        directory.knockAll(); // the channel's close does not tell the publishers
      }
    } catch (IOException e) {
      LOG.warn("A subscription in {} is left to the next process", directory, e);
    }
  }

  /** Removes the topic's directory if nobody is left. Called on an engine thread. */
  void removeDirectory() {
    directory.removeIfEmpty();
  }
}
