package io.github.linuxipc.engine.topic;

import io.github.linuxipc.engine.BackgroundWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of publishers to a durable subscription, as its subscriber finds them in the
 * topic's directory. The channel itself does not tell of a publisher that came and went while no
 * subscriber was there. All file work runs on engine threads.
 */
final class DurableLinks {
  private static final Logger LOG = LoggerFactory.getLogger(DurableLinks.class);

  /** The time between two looks at the records. */
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(300);

  private final TopicDirectory directory;
  private final String subscription;
  private final BackgroundWork background;
  private volatile long nextLookNs = System.nanoTime();
  private volatile boolean any = true;

  DurableLinks(TopicDirectory directory, String subscription, BackgroundWork background) {
    this.directory = directory;
    this.subscription = subscription;
    this.background = background;
  }

  /** Returns the record of a sender; null if there is none that can be read. */
  @Nullable LinkRecord find(long senderId) {
    LinkRecord[] found = {null};
    background.run(
        () -> {
          try {
            LinkRecord record = LinkRecord.map(directory.link(subscription, senderId));
            found[0] = record.senderId() == senderId ? record : null;
          } catch (NoSuchFileException e) {
            LOG.debug("A message of a publisher without a record was dropped", e);
          } catch (IOException e) {
            LOG.warn("The record of a publisher cannot be read; its messages are dropped", e);
          }
        });
    return found[0];
  }

  /** What a look at the records has found. */
  record Departed(List<LinkRecord> links, boolean ended) {
    static final Departed NONE = new Departed(List.of(), false);

    boolean isEmpty() {
      return links.isEmpty() && !ended;
    }
  }

  /**
   * Returns the records of the publishers that have closed or died, and whether a publisher has
   * ended the subscription. Looks at most every 300 ms, and otherwise finds nothing. Called by any
   * thread.
   */
  Departed departed() {
    if (System.nanoTime() - nextLookNs < 0) {
      return Departed.NONE;
    }
    nextLookNs = System.nanoTime() + LOOK_NS;
    List<LinkRecord> gone = new ArrayList<>();
    boolean[] ended = {false};
    background.run(
        () -> {
          try {
            List<LinkRecord> links = directory.links(subscription);
            for (LinkRecord link : links) {
              if (!directory.isAlive(link.publisher())) {
                gone.add(link);
              }
            }
            any = !links.isEmpty();
            ended[0] = directory.isEnded(subscription);
          } catch (IOException e) {
            LOG.warn("The records of publishers in {} cannot be read", directory, e);
          }
        });
    return new Departed(gone, ended[0]);
  }

  /** Returns whether the last look has found a record. Called by any thread. */
  boolean isAny() {
    return any;
  }

  /** Removes the record of a publisher whose messages were all taken. */
  void forget(LinkRecord link) {
    background.run(
        () -> {
          try {
            Files.deleteIfExists(link.file());
          } catch (IOException e) {
            LOG.debug("The record of a publisher is left to the next look", e);
          }
        });
  }
}
