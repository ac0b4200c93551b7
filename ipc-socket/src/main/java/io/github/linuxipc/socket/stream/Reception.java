package io.github.linuxipc.socket.stream;

import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.socket.handshake.LogLimit;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Terms;
import io.github.linuxipc.spi.Wire;
import io.github.linuxipc.spi.stream.StreamCutter;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens between accepting a connection and admitting a sender: the check of its user, the
 * handshake, the wait for a place. Used by the acceptor's thread alone.
 */
final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  /** The most handshakes at a time; the oldest gives way to a new one. */
  private static final int MOST_GREETINGS = 64;

  /** How long a sender waits for a place while a handler keeps us from seeing who has gone. */
  private static final long PLACE_WAIT_NS = TimeUnit.SECONDS.toNanos(1);

  private static final long PLACE_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ListeningSocket listener;
  private final PeerCheck peers;
  private final @Nullable Secret secret;
  private final long handshakeTimeoutNs;
  private final String channel;
  private final Terms terms;
  private final SenderRegistry registry;
  private final Poller poller;
  private final ArrayDeque<Greeting> talking = new ArrayDeque<>();
  private final ArrayDeque<Greeting> waiting = new ArrayDeque<>();
  private final LogLimit log = new LogLimit(1);
  private @Nullable Interest interest;
  private long lastPeer;
  private boolean cancelled;

  Reception(
      ListeningSocket listener, StreamInbound.Policy policy, LinkContext context, Poller poller) {
    this.listener = listener;
    this.peers = policy.peers();
    this.secret = policy.secret();
    this.handshakeTimeoutNs = policy.handshakeTimeout().toNanos();
    this.channel = context.channel();
    this.terms = context.terms();
    this.registry = poller.registry();
    this.poller = poller;
  }

  /** Has the thread told of what connections say. */
  interface Interest {
    /** Begins; what it says is told by {@link #advance}. */
    void add(Greeting greeting) throws IOException;

    /** Ends; the connection can be used with another selector after the next flush. */
    void remove(Greeting greeting);

    /** Gives up what was removed. */
    void flush() throws IOException;
  }

  /** Sets who is told; before the first greeting. */
  void attach(Interest hearing) {
    interest = hearing;
  }

  private Interest interest() {
    return Objects.requireNonNull(interest, "not attached");
  }

  /** Takes fresh connections, in non-blocking mode. */
  void greet(List<SocketChannel> accepted) {
    if (accepted.isEmpty()) {
      return;
    }
    try {
      PeerCheck now = peers.now();
      accepted.forEach(each -> greet(each, now));
    } catch (IOException e) {
      accepted.forEach(each -> turnAway(each, HandshakeStatus.NO_DESCRIPTORS, e.toString()));
    }
  }

  private void greet(SocketChannel accepted, PeerCheck now) {
    try {
      String user = now.userOf(accepted);
      if (user == null) {
        throw new PeerRefusedException("its user cannot be found out");
      }
      if (terms.wire() == Wire.LINES) {
        admitUnheard(accepted, user);
      } else {
        greet(accepted, user);
      }
    } catch (PeerRefusedException e) {
      turnAway(accepted, HandshakeStatus.NOT_ALLOWED, e.getMessage());
    } catch (IOException e) {
      LOG.debug("A connection to {} was lost before it was looked at", channel, e);
      close(accepted);
    } catch (RuntimeException | Error e) { // one sender's misfortune is not the others'
      LOG.warn("{} cannot admit a sender: {}", channel, e.toString());
      close(accepted);
    }
  }

  private void greet(SocketChannel accepted, String user) throws IOException {
    if (talking.size() >= MOST_GREETINGS) {
      refused("too many connections that say nothing");
      drop(talking.getFirst());
    }
    Greeting greeting = new Greeting(accepted, user, terms, secret);
    greeting.setDeadline(System.nanoTime() + handshakeTimeoutNs);
    talking.addLast(greeting);
    advance(greeting);
    if (talking.contains(greeting)) {
      interest().add(greeting);
    }
  }

  /** Lines have no handshake. */
  private void admitUnheard(SocketChannel accepted, String user) {
    long peer = ++lastPeer;
    StreamCutter cutter = StreamCutter.lines(terms.maxMessageSize());
    Connection sender = new Connection(accepted, peer, (int) peer, user, cutter);
    HandshakeStatus status = registry.reserve(sender);
    if (status == HandshakeStatus.TOO_MANY_SENDERS && poller.census()) {
      status = registry.reserve(sender);
    }
    if (status == HandshakeStatus.OK) {
      enter(sender);
    } else {
      turnAway(accepted, status, "there are max-senders=" + terms.maxSenders());
    }
  }

  /** Moves a handshake on after bytes have arrived. */
  void advance(Greeting greeting) {
    try {
      switch (greeting.advance()) {
        case WAITING -> {}
        case WANTS_PLACE -> {
          leaveTalk(greeting);
          greeting.setDeadline(System.nanoTime() + PLACE_WAIT_NS);
          place(greeting);
        }
        case FAILED -> drop(greeting);
      }
    } catch (IOException e) {
      LOG.debug("A handshake on {} failed", channel, e);
      drop(greeting);
    } catch (RuntimeException | Error e) {
      drop(greeting);
      throw e;
    }
  }

  /** Gives a sender that has proven itself a place, lets it wait for one, or turns it away. */
  private void place(Greeting greeting) throws IOException {
    StreamCutter cutter = StreamCutter.framed(StreamOutbound.MAX_FRAME, greeting.sender());
    Connection sender =
        new Connection(
            greeting.channel(), lastPeer + 1, greeting.sender(), greeting.user(), cutter);
    sender.setProcess(greeting.process());
    HandshakeStatus status = registry.reserve(sender);
    if (status == HandshakeStatus.TOO_MANY_SENDERS) {
      boolean counted = poller.census();
      status = registry.reserve(sender);
      if (status != HandshakeStatus.OK && !counted && greeting.leftNs() > 0) {
        waiting.addLast(greeting);
        return;
      }
    }
    if (status == HandshakeStatus.OK) {
      welcome(greeting, sender);
    } else {
      greeting.conclude(status);
      refused("senders beyond max-senders=" + terms.maxSenders() + ", or with a number in use");
      close(greeting.channel());
    }
  }

  /**
   * Enters a sender before it is told: it may send and go at once, and whoever polls then must know
   * of it. From then on the connection is the poller's, which sees it end whatever happens here.
   */
  private void welcome(Greeting greeting, Connection sender) {
    lastPeer++;
    enter(sender);
    try {
      greeting.conclude(HandshakeStatus.OK);
      listener.admitted(greeting.channel());
    } catch (IOException e) {
      LOG.debug("A sender to {} went before it was admitted", channel, e);
      endInput(greeting.channel());
    }
  }

  /** Lets the poller see the end of a sender that may not have gone. */
  private static void endInput(SocketChannel channel) {
    try {
      channel.shutdownInput();
    } catch (IOException e) {
      // It has gone already.
    }
  }

  private void enter(Connection sender) {
    registry.enter(sender);
    poller.wakeup();
  }

  /** Does what time asks for; call after each select. */
  void tick() throws IOException {
    while (!talking.isEmpty() && talking.getFirst().leftNs() <= 0) {
      refused("a connection that was silent too long");
      drop(talking.getFirst());
    }
    for (int i = waiting.size(); i > 0; i--) {
      Greeting greeting = waiting.removeFirst();
      try {
        place(greeting);
      } catch (IOException e) {
        close(greeting.channel());
      }
    }
    if (cancelled) {
      cancelled = false;
      interest().flush(); // a channel keeps its descriptor until its keys are gone
    }
  }

  /** How long the thread may sleep before {@link #tick}. */
  long leftNs() {
    if (!waiting.isEmpty()) {
      return PLACE_RETRY_NS;
    }
    return talking.isEmpty() ? Long.MAX_VALUE : talking.getFirst().leftNs();
  }

  /** Says why and closes. */
  void turnAway(SocketChannel accepted, HandshakeStatus status, @Nullable String why) {
    refused(String.valueOf(why));
    if (terms.wire() == Wire.FRAMED) {
      try {
        StreamIo.write(accepted, HandshakeDescriptor.reply(terms, status, new byte[0]));
      } catch (IOException e) {
        // It has gone already.
      }
    }
    close(accepted);
  }

  private void refused(String why) {
    if (log.allows()) {
      LOG.warn("{} refuses connections: {}", channel, why);
    }
  }

  private void leaveTalk(Greeting greeting) {
    talking.remove(greeting);
    interest().remove(greeting);
    cancelled = true;
  }

  private void drop(Greeting greeting) {
    leaveTalk(greeting);
    close(greeting.channel());
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is released all the same.
    }
  }

  /** Has nobody told any more; before {@link #close}. */
  void detach() {
    talking.forEach(greeting -> interest().remove(greeting));
  }

  /** Closes those that were not admitted yet. */
  void close() {
    talking.forEach(greeting -> close(greeting.channel()));
    waiting.forEach(greeting -> close(greeting.channel()));
    talking.clear();
    waiting.clear();
  }
}
