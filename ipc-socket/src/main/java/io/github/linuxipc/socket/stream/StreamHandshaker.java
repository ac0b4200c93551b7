package io.github.linuxipc.socket.stream;

import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.socket.handshake.OngoingHandshakes;
import io.github.linuxipc.socket.handshake.SocketLimits;
import io.github.linuxipc.socket.polling.AdmittedSender;
import io.github.linuxipc.socket.polling.SenderAdmission;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.connect.AcceptBackoff;
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
 * Admits the senders of accepted connections: checks the user, performs the handshake, and waits
 * for a free slot. Used by the acceptor's thread alone.
 */
final class StreamHandshaker implements OngoingHandshakes {
  private static final Logger LOG = LoggerFactory.getLogger(StreamHandshaker.class);

  /**
   * How long a sender waits for a slot while a running handler prevents the check for senders that
   * have gone.
   */
  private static final long SLOT_WAIT_NS = TimeUnit.SECONDS.toNanos(1);

  private static final long SLOT_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ListeningSocket listener;
  private final PeerCheck peers;
  private final @Nullable Secret secret;
  private final long handshakeTimeoutNs;
  private final String channel;
  private final ChannelParameters terms;
  private final SenderAdmission<StreamConnection> admission;
  private final StreamPoller poller;
  private final ArrayDeque<ReceiverHandshake> handshaking = new ArrayDeque<>();
  private final ArrayDeque<ReceiverHandshake> waiting = new ArrayDeque<>();
  private @Nullable Interest interest;
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
    this.admission = new SenderAdmission<>(context, poller.registry(), poller::wakeup);
    this.poller = poller;
  }

  /** Registers connections for read events. */
  interface Interest {
    /** Registers a connection; its read events are reported to {@link #advance}. */
    void add(ReceiverHandshake handshake) throws IOException;

    /** Removes a connection. After the next flush it can be registered with another selector. */
    void remove(ReceiverHandshake handshake);

    /** Releases the removed connections. */
    void flush() throws IOException;
  }

  /** Sets where connections are registered. Called before the first handshake. */
  void attach(Interest interest) {
    this.interest = interest;
  }

  private Interest interest() {
    return Objects.requireNonNull(interest, "not attached");
  }

  /** Begins the handshakes of accepted connections, which are in non-blocking mode. */
  void beginHandshake(List<SocketChannel> accepted) {
    if (accepted.isEmpty()) {
      return;
    }
    try {
      PeerCheck snapshot = peers.snapshot();
      accepted.forEach(each -> beginHandshake(each, snapshot));
    } catch (IOException e) {
      accepted.forEach(each -> rejectFor(each, e));
    }
  }

  private void beginHandshake(SocketChannel accepted, PeerCheck snapshot) {
    try {
      String user = snapshot.userOf(accepted);
      if (user == null) {
        throw new PeerRefusedException("its user cannot be determined");
      }
      if (terms.wire() == WireFormat.LINES) {
        admitWithoutHandshake(accepted, user);
      } else {
        beginHandshake(accepted, user);
      }
    } catch (PeerRefusedException e) {
      reject(accepted, HandshakeStatus.NOT_ALLOWED, e.getMessage());
    } catch (IOException e) {
      KernelErrors.forbiddenCall(e).ifPresent(call -> admission.logRefusal(call.what()));
      LOG.debug("A connection to {} was lost before its handshake", channel, e);
      StreamIo.close(accepted);
    } catch (RuntimeException | Error e) { // a failure of one sender must not affect the others
      LOG.warn("{} cannot admit a sender: {}", channel, e.toString());
      StreamIo.close(accepted);
    }
  }

  private void beginHandshake(SocketChannel accepted, String user) throws IOException {
    if (handshaking.size() >= SocketLimits.MAX_HANDSHAKES) {
      admission.logRefusal("too many handshakes are in progress; the oldest connection is closed");
      drop(handshaking.getFirst());
    }
    ReceiverHandshake handshake = new ReceiverHandshake(accepted, user, terms, secret);
    handshake.setDeadline(System.nanoTime() + handshakeTimeoutNs);
    handshaking.addLast(handshake);
    advance(handshake);
    if (handshaking.contains(handshake)) {
      register(handshake);
    }
  }

  /** Registers a connection. If this fails, the caller closes the connection. */
  private void register(ReceiverHandshake handshake) throws IOException {
    boolean registered = false;
    try {
      interest().add(handshake);
      registered = true;
    } finally {
      if (!registered) {
        handshaking.remove(handshake);
      }
    }
  }

  /** Admits a sender of lines, which have no handshake. */
  private void admitWithoutHandshake(SocketChannel accepted, String user) {
    long peer = admission.nextPeer();
    StreamDecoder decoder = StreamDecoder.lines(terms.maxMessageSize());
    StreamConnection sender =
        new StreamConnection(listener, accepted, peer, (int) peer, user, decoder);
    HandshakeStatus status = admission.reserve(sender, AdmittedSender::isMarkedGone);
    if (status == HandshakeStatus.TOO_MANY_SENDERS && poller.detectDisconnected()) {
      status = admission.reserve(sender, AdmittedSender::isMarkedGone);
    }
    if (status == HandshakeStatus.OK) {
      admission.publishAdmitted(sender);
    } else {
      reject(accepted, status, "max-senders=" + terms.maxSenders() + " is reached");
    }
  }

  /** Advances a handshake after bytes have arrived. */
  void advance(ReceiverHandshake handshake) {
    try {
      switch (handshake.advance()) {
        case WAITING -> {}
        case WANTS_SLOT -> {
          endHandshake(handshake);
          handshake.setDeadline(System.nanoTime() + SLOT_WAIT_NS);
          admitOrWait(handshake);
        }
        case FAILED -> drop(handshake);
      }
    } catch (IOException e) {
      LOG.debug("A handshake on {} failed", channel, e);
      drop(handshake);
    } catch (RuntimeException | Error e) {
      drop(handshake);
      throw e;
    }
  }

  /** Admits a sender that has completed its handshake, lets it wait for a slot, or rejects it. */
  private void admitOrWait(ReceiverHandshake handshake) throws IOException {
    StreamDecoder decoder = StreamDecoder.framed(SocketLimits.MAX_FRAME, handshake.sender());
    StreamConnection sender =
        new StreamConnection(
            listener,
            handshake.channel(),
            admission.nextPeer(),
            handshake.sender(),
            handshake.user(),
            decoder);
    sender.setProcess(handshake.process());
    HandshakeStatus status = admission.reserve(sender, AdmittedSender::isMarkedGone);
    if (status == HandshakeStatus.TOO_MANY_SENDERS) {
      boolean counted = poller.detectDisconnected();
      status = admission.reserve(sender, AdmittedSender::isMarkedGone);
      if (status != HandshakeStatus.OK && !counted && handshake.leftNs() > 0) {
        waiting.addLast(handshake);
        return;
      }
    }
    if (status == HandshakeStatus.OK) {
      admit(handshake, sender);
    } else {
      handshake.conclude(status);
      admission.logNotRegistered();
      StreamIo.close(handshake.channel());
    }
  }

  /**
   * Admits a sender. It is handed over to the poller before the reply is sent, because the sender
   * may send and leave at once after the reply, and the next poll must report it. From then on the
   * connection belongs to the poller, which detects its end, whatever happens here.
   */
  private void admit(ReceiverHandshake handshake, StreamConnection sender) {
    admission.publishAdmitted(sender);
    try {
      handshake.conclude(HandshakeStatus.OK);
      listener.admitted(handshake.channel());
    } catch (IOException e) {
      LOG.debug("A sender to {} left before it was admitted", channel, e);
      endInput(handshake.channel());
    }
  }

  /** Ends the input, so that the poller detects the end even if the sender has not gone. */
  private static void endInput(SocketChannel channel) {
    try {
      channel.shutdownInput();
    } catch (IOException e) {
      // The sender has already gone.
    }
  }

  /** Ends handshakes that have timed out, and retries admissions. */
  @Override
  public void tick() throws IOException {
    while (!handshaking.isEmpty() && handshaking.getFirst().leftNs() <= 0) {
      admission.logRefusal("a connection did not complete its handshake within handshake-timeout");
      drop(handshaking.getFirst());
    }
    for (int i = waiting.size(); i > 0; i--) {
      ReceiverHandshake handshake = waiting.removeFirst();
      try {
        admitOrWait(handshake);
      } catch (IOException e) {
        StreamIo.close(handshake.channel());
      }
    }
    if (cancelled) {
      cancelled = false;
      interest().flush(); // a channel keeps its descriptor until the selector has dropped its key
    }
  }

  @Override
  public long leftNs() {
    if (!waiting.isEmpty()) {
      return SLOT_RETRY_NS;
    }
    return handshaking.isEmpty() ? Long.MAX_VALUE : handshaking.getFirst().leftNs();
  }

  /**
   * Closes a connection that could not be accepted or checked. Replies only if this process lacks
   * descriptors, because the wire format has no status for other errors.
   */
  void rejectFor(SocketChannel accepted, IOException cause) {
    if (AcceptBackoff.isForWantOfDescriptors(cause)) {
      reject(accepted, HandshakeStatus.NO_DESCRIPTORS, cause.toString());
    } else {
      admission.logRefusal(cause.toString());
      StreamIo.close(accepted);
    }
  }

  /** Replies with the reason, under {@code wire=framed}, and closes the connection. */
  void reject(SocketChannel accepted, HandshakeStatus status, @Nullable String why) {
    admission.logRefusal(String.valueOf(why));
    if (terms.wire() == WireFormat.FRAMED) {
      try {
        StreamIo.write(accepted, HandshakeDescriptor.reply(terms, status, new byte[0]));
      } catch (IOException e) {
        // The sender has already gone.
      }
    }
    StreamIo.close(accepted);
  }

  private void endHandshake(ReceiverHandshake handshake) {
    handshaking.remove(handshake);
    interest().remove(handshake);
    cancelled = true;
  }

  private void drop(ReceiverHandshake handshake) {
    endHandshake(handshake);
    StreamIo.close(handshake.channel());
  }

  /** Removes all registrations. Called before {@link #close}. */
  void detach() {
    handshaking.forEach(handshake -> interest().remove(handshake));
  }

  @Override
  public void close() {
    handshaking.forEach(handshake -> StreamIo.close(handshake.channel()));
    waiting.forEach(handshake -> StreamIo.close(handshake.channel()));
    handshaking.clear();
    waiting.clear();
  }
}
