package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.PollWait;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.socket.handshake.LogLimit;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Terms;
import io.github.linuxipc.spi.Wire;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens between accepting a connection and admitting a sender: the check of its user, and
 * the handshake. Used by the doorkeeper's thread alone.
 */
final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  /** The most handshakes at a time; the oldest gives way to a new one. */
  private static final int MOST_GREETINGS = 64;

  private final PeerUsers users;
  private final long handshakeTimeoutNs;
  private final String channel;
  private final Terms terms;
  private final Guests guests;
  private final Runnable onEntry;
  private final Epoll epoll;
  private final PollWait asking;
  private final Map<Long, Greeting> talking = new LinkedHashMap<>();
  private final LogLimit log = new LogLimit(1);
  private long lastKey;
  private long lastPeer;

  /**
   * Makes it.
   *
   * @param policy whom to admit
   * @param context the channel
   * @param guests those who are admitted
   * @param epoll is to tell, by a key above 0, who says something
   * @param asking what the thread asks the kernel with
   * @param onEntry wakes the polling thread
   */
  Reception(
      PacketPolicy policy,
      LinkContext context,
      Guests guests,
      Epoll epoll,
      PollWait asking,
      Runnable onEntry) {
    this.users = policy.users();
    this.handshakeTimeoutNs = policy.handshakeTimeout().toNanos();
    this.channel = context.channel();
    this.terms = context.terms();
    this.guests = guests;
    this.epoll = epoll;
    this.asking = asking;
    this.onEntry = onEntry;
  }

  /** Takes a fresh connection. */
  void greet(UnixSocket accepted) {
    try {
      int uid = accepted.options().peerUid();
      String user = users.nameIfAllowed(uid);
      if (user == null) {
        turnAway(accepted, HandshakeStatus.NOT_ALLOWED, "it runs as user " + uid);
      } else if (terms.wire() == Wire.RAW) {
        admit(accepted, (int) (lastPeer + 1), user);
      } else {
        talk(accepted, user);
      }
    } catch (IOException e) {
      LOG.debug("A connection to {} was lost before it was looked at", channel, e);
      accepted.close();
    }
  }

  private void talk(UnixSocket accepted, String user) throws IOException {
    if (talking.size() >= MOST_GREETINGS) {
      refused("too many connections that say nothing");
      drop(talking.keySet().iterator().next());
    }
    long key = ++lastKey;
    talking.put(key, new Greeting(accepted, user, System.nanoTime() + handshakeTimeoutNs));
    epoll.add(accepted.file(), key);
    advance(key);
  }

  /** Moves a handshake on after something was said. */
  void advance(long key) {
    Greeting greeting = talking.get(key);
    if (greeting == null) {
      return; // dropped meanwhile
    }
    try {
      if (greeting.hear()) {
        epoll.remove(greeting.socket().file());
        talking.remove(key);
        answer(greeting);
      }
    } catch (IOException e) {
      LOG.debug("A handshake on {} failed", channel, e);
      drop(key);
      greeting.socket().close();
    }
  }

  private void answer(Greeting greeting) throws IOException {
    UnixSocket socket = greeting.socket();
    if (!greeting.isHello()) {
      if (!greeting.isOver()) {
        refused("what is said is no hello of this library");
      }
      socket.close();
      return;
    }
    HandshakeStatus refusal = greeting.refusal(terms);
    if (refusal == null) {
      admit(socket, greeting.sender(), greeting.user());
    } else {
      turnAway(socket, refusal, "the ends do not agree");
    }
  }

  private void admit(UnixSocket socket, int number, String user) throws IOException {
    Guest guest = new Guest(socket, lastPeer + 1, number, user);
    HandshakeStatus status = guests.admit(guest, asking);
    if (status != HandshakeStatus.OK) {
      turnAway(
          socket,
          status,
          "senders beyond max-senders=" + terms.maxSenders() + ", or with a number in use");
      return;
    }
    try {
      if (terms.wire() == Wire.FRAMED) {
        Greeting.reply(socket, terms, HandshakeStatus.OK);
      }
    } catch (ErrnoException e) {
      guests.dismiss(guest);
      throw e;
    }
    lastPeer++;
    guests.enter(guest);
    onEntry.run();
  }

  /** Drops those who are silent too long. */
  void tick() {
    Iterator<Map.Entry<Long, Greeting>> oldestFirst = talking.entrySet().iterator();
    while (oldestFirst.hasNext()) {
      Greeting greeting = oldestFirst.next().getValue();
      if (greeting.leftNs() > 0) {
        break;
      }
      refused("a connection that was silent too long");
      oldestFirst.remove();
      greeting.socket().close();
    }
  }

  /** How long the thread may sleep before {@link #tick}. */
  long leftNs() {
    return talking.isEmpty() ? Long.MAX_VALUE : talking.values().iterator().next().leftNs();
  }

  /** Says why and closes. */
  void turnAway(UnixSocket accepted, HandshakeStatus status, String why) {
    refused(why);
    try {
      if (terms.wire() == Wire.FRAMED) {
        Greeting.reply(accepted, terms, status);
      }
    } catch (ErrnoException e) {
      // It has gone already.
    } finally {
      accepted.close();
    }
  }

  private void refused(String why) {
    if (log.allows()) {
      LOG.warn("{} refuses connections: {}", channel, why);
    }
  }

  private void drop(Long key) {
    Greeting greeting = talking.remove(key);
    if (greeting != null) {
      greeting.socket().close();
    }
  }

  /** Closes those that were not admitted yet. */
  void close() {
    talking.values().forEach(greeting -> greeting.socket().close());
    talking.clear();
  }
}
