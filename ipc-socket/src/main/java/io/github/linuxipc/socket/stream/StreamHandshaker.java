package io.github.linuxipc.socket.stream;

import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.socket.handshake.LogRateLimiter;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.stream.StreamDecoder;
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
final class StreamHandshaker {
  private static final Logger LOG = LoggerFactory.getLogger(StreamHandshaker.class);

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
  private final ChannelParameters terms;
  private final SenderRegistry registry;
  private final StreamPoller poller;
  private final ArrayDeque<ReceiverHandshake> handshaking = new ArrayDeque<>();
  private final ArrayDeque<ReceiverHandshake> waiting = new ArrayDeque<>();
  private final LogRateLimiter log = new LogRateLimiter(1);
  private @Nullable Interest interest;
  private long lastPeer;
  private boolean cancelled;

  StreamHandshaker(
      ListeningSocket listener,
      StreamInbound.Policy policy,
      LinkContext context,
      StreamPoller poller) {
    this.listener = listener;
    this.peers = policy.peers();
    this.secret = policy.secret();
    this.handshakeTimeoutNs = policy.handshakeTimeout().toNanos();
    this.channel = context.name();
    this.terms = context.terms();
    this.registry = poller.registry();
    this.poller = poller;
  }

  /** Has the thread told of what connections say. */
  interface Interest {
    /** Begins; what it says is told by {@link #advance}. */
    void add(ReceiverHandshake greeting) throws IOException;

    /** Ends; the connection can be used with another selector after the next flush. */
    void remove(ReceiverHandshake greeting);

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
  void beginHandshake(List<SocketChannel> accepted) {
    if (accepted.isEmpty()) {
      return;
    }
    try {
      PeerCheck now = peers.now();
      accepted.forEach(each -> beginHandshake(each, now));
    } catch (IOException e) {
      accepted.forEach(each -> reject(each, HandshakeStatus.NO_DESCRIPTORS, e.toString()));
    }
  }

  private void beginHandshake(SocketChannel accepted, PeerCheck now) {
    try {
      String user = now.userOf(accepted);
      if (user == null) {
        throw new PeerRefusedException("its user cannot be found out");
      }
      if (terms.wire() == WireFormat.LINES) {
        admitUnheard(accepted, user);
      } else {
        beginHandshake(accepted, user);
      }
    } catch (PeerRefusedException e) {
      reject(accepted, HandshakeStatus.NOT_ALLOWED, e.getMessage());
    } catch (IOException e) {
      LOG.debug("A connection to {} was lost before it was looked at", channel, e);
      close(accepted);
    } catch (RuntimeException | Error e) { // one sender's misfortune is not the others'
      LOG.warn("{} cannot admit a sender: {}", channel, e.toString());
      close(accepted);
    }
  }

  private void beginHandshake(SocketChannel accepted, String user) throws IOException {
    if (handshaking.size() >= MOST_GREETINGS) {
      refused("too many connections that say nothing");
      drop(handshaking.getFirst());
    }
    ReceiverHandshake greeting = new ReceiverHandshake(accepted, user, terms, secret);
    greeting.setDeadline(System.nanoTime() + handshakeTimeoutNs);
    handshaking.addLast(greeting);
    advance(greeting);
    if (handshaking.contains(greeting)) {
      interest().add(greeting);
    }
  }

  /** Lines have no handshake. */
  private void admitUnheard(SocketChannel accepted, String user) {
    long peer = ++lastPeer;
    StreamDecoder cutter = StreamDecoder.lines(terms.maxMessageSize());
    StreamConnection sender = new StreamConnection(accepted, peer, (int) peer, user, cutter);
    HandshakeStatus status = registry.reserve(sender);
    if (status == HandshakeStatus.TOO_MANY_SENDERS && poller.detectDisconnected()) {
      status = registry.reserve(sender);
    }
    if (status == HandshakeStatus.OK) {
      enter(sender);
    } else {
      reject(accepted, status, "there are max-senders=" + terms.maxSenders());
    }
  }

  /** Moves a handshake on after bytes have arrived. */
  void advance(ReceiverHandshake greeting) {
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
  private void place(ReceiverHandshake greeting) throws IOException {
    StreamDecoder cutter = StreamDecoder.framed(StreamOutbound.MAX_FRAME, greeting.sender());
    StreamConnection sender =
        new StreamConnection(
            greeting.channel(), lastPeer + 1, greeting.sender(), greeting.user(), cutter);
    sender.setProcess(greeting.process());
    HandshakeStatus status = registry.reserve(sender);
    if (status == HandshakeStatus.TOO_MANY_SENDERS) {
      boolean counted = poller.detectDisconnected();
      status = registry.reserve(sender);
      if (status != HandshakeStatus.OK && !counted && greeting.leftNs() > 0) {
        waiting.addLast(greeting);
        return;
      }
    }
    if (status == HandshakeStatus.OK) {
      admit(greeting, sender);
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
  private void admit(ReceiverHandshake greeting, StreamConnection sender) {
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

  private void enter(StreamConnection sender) {
    registry.enter(sender);
    poller.wakeup();
  }

  /** Does what time asks for; call after each select. */
  void tick() throws IOException {
    while (!handshaking.isEmpty() && handshaking.getFirst().leftNs() <= 0) {
      refused("a connection that was silent too long");
      drop(handshaking.getFirst());
    }
    for (int i = waiting.size(); i > 0; i--) {
      ReceiverHandshake greeting = waiting.removeFirst();
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
    return handshaking.isEmpty() ? Long.MAX_VALUE : handshaking.getFirst().leftNs();
  }

  /** Says why and closes. */
  void reject(SocketChannel accepted, HandshakeStatus status, @Nullable String why) {
    refused(String.valueOf(why));
    if (terms.wire() == WireFormat.FRAMED) {
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

  private void leaveTalk(ReceiverHandshake greeting) {
    handshaking.remove(greeting);
    interest().remove(greeting);
    cancelled = true;
  }

  private void drop(ReceiverHandshake greeting) {
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
    handshaking.forEach(greeting -> interest().remove(greeting));
  }

  /** Closes those that were not admitted yet. */
  void close() {
    handshaking.forEach(greeting -> close(greeting.channel()));
    waiting.forEach(greeting -> close(greeting.channel()));
    handshaking.clear();
    waiting.clear();
  }
}
