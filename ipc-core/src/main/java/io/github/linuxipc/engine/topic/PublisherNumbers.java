package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.Counters;
import io.github.linuxipc.engine.ShutdownGoal;
import io.github.linuxipc.engine.framing.LongMap;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.engine.framing.PatternMessage;
import io.github.linuxipc.engine.recorder.FlightEvents;
import io.github.linuxipc.topic.GapHandler;
import io.github.linuxipc.topic.PublisherHandler;
import io.github.linuxipc.topic.PublisherInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publishers that are connected to one subscriber, and the numbers of their messages: a number
 * that does not follow the one before shows how many messages were missed. Used by the owner of the
 * subscriber's channel, except where it says otherwise.
 */
final class PublisherNumbers implements ShutdownGoal {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherNumbers.class);

  private final TopicDirectory directory;
  private final String subscription;
  private final BackgroundWork background;

  /** The records of publishers, if the subscription is durable. */
  private final @Nullable DurableLinks links;

  private final LongMap<Publisher> bySender = new LongMap<>();

  /** The publisher of the last message, or null. */
  private @Nullable Publisher recent;

  private final List<PublisherInfo> connected = new CopyOnWriteArrayList<>();

  /** The last number of each publisher whose connection was lost, by the publisher's name. */
  private final Map<String, Long> lostAt = new HashMap<>();

  private volatile GapHandler gapHandler = (publisher, missed) -> {};
  private volatile PublisherHandler leftHandler = (publisher, died) -> {};
  private volatile boolean everJoined;
  private volatile boolean ended;
  private boolean shutdown;
  private final Counters counters = new Counters();

  /** A connected publisher. */
  private static final class Publisher {
    final PublisherInfo info;
    final String name;

    /** The record of the connection, if the subscription is durable. */
    final @Nullable LinkRecord link;

    /** The number of the last message that was received, or known to be missed. */
    long last;

    /** The number of the last message or notice in its frames, if {@link #numbered}. */
    int frameNumber;

    /** The number that this message, or notice, told. It may be one that was received before. */
    long number;

    /** Whether there was one, so that a message without a block has a number. */
    boolean numbered;

    /** How many messages a notice has told of since the last message. */
    long told;

    /** The number of the last message before the shutdown; 0 before. */
    long goal;

    Publisher(PublisherInfo info, String name, long last, @Nullable LinkRecord link) {
      this.info = info;
      this.name = name;
      this.last = last;
      this.link = link;
    }

    /**
     * Returns the number of a message or notice, which its frames tell if it has no block; 0 if
     * they cannot tell it.
     */
    long numberOf(PatternMessage message) {
      PatternBlock block = message.pattern();
      int frame = message.frameNumber();
      if (block.kind() != TopicMessage.WITHOUT_BLOCK) {
        number = block.number();
        numbered = true;
      } else if (numbered) {
        number += frame - frameNumber;
      }
      frameNumber = frame;
      return number;
    }

    /**
     * Keeps the last number for the next subscriber of a durable subscription. Called when a gap
     * before it was reported, so that a subscriber that dies before that leaves the gap to the
     * next.
     */
    void keepPosition() {
      if (link != null) {
        link.positionRelease(last);
      }
    }
  }

  PublisherNumbers(
      TopicDirectory directory,
      String subscription,
      BackgroundWork background,
      @Nullable DurableLinks links) {
    this.links = links;
    this.directory = directory;
    this.subscription = subscription;
    this.background = background;
  }

  /**
   * Takes a message of the channel, and returns whether it is one for the application. Reports what
   * was missed before it.
   */
  boolean isNext(Message message) {
    if (!(message instanceof PatternMessage known)) {
      return false;
    }
    PatternBlock block = known.pattern();
    long senderId = known.senderId();
    Publisher publisher = recent;
    if (publisher == null || publisher.info.senderId() != senderId) {
      publisher = bySender.get(senderId);
      if (publisher == null && links != null) {
        publisher = restore(links, senderId);
      }
      recent = publisher;
    }
    if (publisher == null) {
      join(known);
      return false;
    }
    long number = publisher.numberOf(known);
    int kind = block.kind();
    if (kind == TopicMessage.GAP) {
      skip(publisher, number);
      return false;
    }
    if ((kind == TopicMessage.WITHOUT_BLOCK || kind == TopicMessage.MESSAGE)
        && number > publisher.last) {
      long gap = number - publisher.last - 1;
      publisher.last = number;
      known.setMissed(publisher.told + gap);
      publisher.told = 0;
      report(publisher, gap);
      publisher.keepPosition();
      counters.message(known.payload().remaining());
      return true;
    }
    return false;
  }

  /** Takes the notice that all messages up to a number were missed. */
  private void skip(Publisher publisher, long number) {
    if (number > publisher.last) {
      long gap = number - publisher.last;
      publisher.last = number;
      publisher.told += gap;
      report(publisher, gap);
      publisher.keepPosition();
    }
  }

  private void join(PatternMessage message) {
    PatternBlock block = message.pattern();
    if (block.kind() != TopicMessage.JOIN || block.number() < 0) {
      LOG.debug("A message of a publisher that has not joined was dropped");
      return;
    }
    String name = new String(message.toByteArray(), StandardCharsets.US_ASCII);
    PublisherInfo info = new PublisherInfo(message.senderId(), block.code());
    add(info, name, block.number(), null).numberOf(message);
  }

  /** Adds a publisher whose messages come after the given number. */
  private Publisher add(PublisherInfo info, String name, long number, @Nullable LinkRecord link) {
    Long before = lostAt.remove(name);
    long last = before == null ? number : Math.max(before, number);
    Publisher publisher = new Publisher(info, name, last, link);
    bySender.put(info.senderId(), publisher);
    connected.add(info);
    everJoined = true;
    if (shutdown) {
      publisher.goal = last(publisher).number;
    }
    return publisher;
  }

  /** Adds the publisher of a durable subscription that a record tells of. */
  private @Nullable Publisher restore(DurableLinks records, long senderId) {
    LinkRecord link = records.find(senderId);
    return link == null ? null : restore(link);
  }

  private Publisher restore(LinkRecord link) {
    PublisherInfo info = new PublisherInfo(link.senderId(), link.pid());
    return add(info, link.publisher(), link.position(), link);
  }

  /** Returns the publishers of a durable subscription that have closed or died. */
  DurableLinks.Departed departed() {
    return links == null ? DurableLinks.Departed.NONE : links.departed();
  }

  /** Returns whether a publisher may have left of which nothing was reported yet. */
  boolean hasUnsettled() {
    return links != null && links.isAny();
  }

  /**
   * Reports the publishers that have closed or died, and that the channel does not tell of. The
   * channel is empty, and was so after they were found. A publisher that had to connect again has
   * two records, of which the later position counts.
   */
  void settle(DurableLinks.Departed departed) {
    Map<String, Long> positions = new HashMap<>();
    for (LinkRecord link : departed.links()) {
      positions.merge(link.publisher(), link.position(), Math::max);
    }
    for (LinkRecord link : departed.links()) {
      Publisher known = bySender.get(link.senderId());
      Publisher publisher = known == null ? restore(link) : known;
      publisher.last = Math.max(publisher.last, positions.getOrDefault(publisher.name, 0L));
      left(link.senderId());
    }
    ended |= departed.ended();
  }

  private void report(Publisher publisher, long gap) {
    if (gap > 0) {
      counters.missed(gap);
      FlightEvents.gap(directory.topic(), gap, publisher.info.pid());
      gapHandler.onGap(publisher.info, gap);
    }
  }

  /** Takes note that a sender has left the channel, after its last message. */
  void left(long senderId) {
    Publisher publisher = bySender.remove(senderId);
    if (publisher == null) {
      return;
    }
    recent = null;
    connected.remove(publisher.info);
    Last last = last(publisher);
    long gap = last.number - publisher.last;
    if (gap > 0) {
      publisher.last = last.number;
      report(publisher, gap);
      publisher.keepPosition();
    }
    if (links != null && publisher.link != null) {
      links.forget(publisher.link);
    }
    if (last.ended) {
      ended = true;
    } else {
      if (last.open) {
        lostAt.put(publisher.name, publisher.last);
      }
      leftHandler.onPublisherLeft(publisher.info, last.open);
    }
  }

  @Override
  public void begin() {
    shutdown = true;
    for (PublisherInfo info : connected) {
      Publisher publisher = bySender.get(info.senderId());
      if (publisher != null) {
        publisher.goal = last(publisher).number;
      }
    }
  }

  @Override
  public boolean isReached() {
    for (PublisherInfo info : connected) {
      Publisher publisher = bySender.get(info.senderId());
      if (publisher != null && publisher.last < publisher.goal) {
        return false;
      }
    }
    return true;
  }

  private Last last(Publisher publisher) {
    Last last = new Last();
    background.run(() -> last.read(directory, publisher.name, subscription));
    return last;
  }

  /** What the files of the topic tell of a publisher that has left. Read on an engine thread. */
  private static final class Last {
    long number;
    boolean open;
    boolean ended;

    void read(TopicDirectory directory, String publisher, String subscription) {
      ended = directory.isEnded(subscription);
      try {
        Announcement announcement = Announcement.map(directory.announcement(publisher));
        number = announcement.lastNumberAcquire();
        open = announcement.isOpen();
      } catch (NoSuchFileException e) {
        LOG.trace("The publisher has closed, and nothing was missed", e);
      } catch (IOException e) {
        LOG.warn("The announcement of a publisher cannot be read", e);
      }
    }
  }

  /** Sets the handler. Called by any thread. */
  void onGap(GapHandler handler) {
    gapHandler = handler;
  }

  /** Sets the handler. Called by any thread. */
  void onPublisherLeft(PublisherHandler handler) {
    leftHandler = handler;
  }

  /** Returns the connected publishers. Called by any thread. */
  List<PublisherInfo> connected() {
    return List.copyOf(connected);
  }

  /** Returns whether a publisher has ever joined. Called by any thread. */
  boolean everJoined() {
    return everJoined;
  }

  /** Returns whether a publisher has ended the subscription. Called by any thread. */
  boolean isEnded() {
    return ended;
  }

  /** Returns the counters of the messages for the application. Called by any thread. */
  Counters counters() {
    return counters;
  }
}
