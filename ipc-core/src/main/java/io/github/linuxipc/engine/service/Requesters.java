package io.github.linuxipc.engine.service;

import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.engine.framing.PatternMessage;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requesters that are connected to a responder, by the id of the sender of their requests. An
 * engine thread opens the way back to each ({@link WaysBack}); the polling thread never does.
 */
final class Requesters {
  private static final Logger LOG = LoggerFactory.getLogger(Requesters.class);

  private final ServiceSettings settings;
  private final PatternReceiver requests;
  private final WaysBack waysBack;
  private final Map<Long, RequesterLink> links = new ConcurrentHashMap<>();
  private final Queue<RequesterLink> leaving = new ConcurrentLinkedQueue<>();
  private volatile @Nullable RequesterLink recent;

  Requesters(ServiceSettings settings, PatternReceiver requests, WaysBack waysBack) {
    this.settings = settings;
    this.requests = requests;
    this.waysBack = waysBack;
  }

  /** Returns a requester, or null if it is not connected. Allocates nothing for the recent one. */
  @Nullable RequesterLink find(long senderId) {
    RequesterLink last = recent;
    if (last != null && last.senderId() == senderId) {
      return last;
    }
    RequesterLink found = links.get(senderId);
    if (found != null) {
      recent = found;
    }
    return found;
  }

  Collection<RequesterLink> all() {
    return links.values();
  }

  /** Adds a requester. Its HELLO tells where its responses go. Called by the polling thread. */
  void hello(PatternMessage message) {
    String[] lines = new String(message.toByteArray(), StandardCharsets.UTF_8).split("\n", -1);
    long id = message.senderId();
    if (lines.length != 2 || links.containsKey(id)) {
      LOG.warn("The first message of a requester of {} is malformed", requests.channel());
      return;
    }
    RequesterLink link =
        new RequesterLink(
            id,
            message.pattern().number(),
            message.pattern().value(),
            lines[1].equals(ClockDomain.current()),
            settings.responseBacklog());
    links.put(id, link);
    waysBack.open(link, lines[0]);
  }

  /** Tries again to open ways back; returns whether some cannot be opened yet. */
  boolean openFailed() {
    return waysBack.retry();
  }

  /** Takes note that a requester has left. The upkeep ends it, because that may block. */
  void left(long senderId) {
    RequesterLink link = links.remove(senderId);
    if (link != null) {
      leave(link);
    }
  }

  private void leave(RequesterLink link) {
    if (recent == link) {
      recent = null;
    }
    leaving.add(link);
  }

  /** Ends the requesters that have left or whose response channel is gone; may block briefly. */
  void endLeft() {
    for (RequesterLink link : List.copyOf(links.values())) {
      if (link.isPeerGone() && links.remove(link.senderId(), link)) {
        leave(link);
      }
    }
    RequesterLink gone = leaving.poll();
    while (gone != null) {
      gone.leave();
      gone = leaving.poll();
    }
  }

  /** Ends all; returns how many answers were dropped whose requesters are not known to be gone. */
  int close() {
    int dropped = 0;
    for (RequesterLink link : links.values()) {
      boolean peerGone = link.isPeerGone();
      int count = link.leave();
      dropped += peerGone ? 0 : count;
    }
    links.clear();
    return dropped;
  }
}
