package io.github.linuxipc.socket.stream;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.socket.polling.SenderRegistry;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The receiving end of stream sockets. */
public final class StreamInbound implements InboundLink {
  private final ListeningSocket listener;
  private final LinkContext context;
  private final SenderRegistry<StreamConnection> registry;
  private final StreamPoller poller;
  private final StreamAcceptor acceptor;
  private final boolean knowsUsers;
  private final AtomicBoolean accepting = new AtomicBoolean(true);
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * How a receiver treats the senders that connect.
   *
   * @param peers checks their users
   * @param knowsUsers whether the check determines the user of every sender
   * @param secret the secret that senders must prove, or null
   * @param handshakeTimeout how long a handshake may take
   */
  public record Policy(
      PeerCheck peers, boolean knowsUsers, @Nullable Secret secret, Duration handshakeTimeout) {}

  private StreamInbound(
      ListeningSocket listener, Policy policy, LinkContext context, StreamPoller poller) {
    this.listener = listener;
    this.context = context;
    this.registry = poller.registry();
    this.poller = poller;
    this.knowsUsers = policy.knowsUsers();
    StreamHandshaker handshaker = new StreamHandshaker(listener, policy, context, poller);
    this.acceptor = new StreamAcceptor(context.name(), listener, handshaker);
  }

  /**
   * Opens a link and starts to accept senders.
   *
   * @param listener opens the listening socket; closed with the link, or at once if this fails
   * @param policy how to treat the senders that connect
   * @param context the channel's settings
   * @return the link
   * @throws IOException if the socket cannot be opened, or there are not enough descriptors; no
   *     resource stays open
   */
  public static StreamInbound open(
      Cleanup.Opener<? extends ListeningSocket, IOException> listener,
      Policy policy,
      LinkContext context)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      ListeningSocket bound = undo.open(listener::open, ListeningSocket::close);
      StreamPoller poller =
          undo.open(
              () -> new StreamPoller(new SenderRegistry<>(context.terms().maxSenders())),
              unused -> unused.close(false));
      StreamInbound link = new StreamInbound(bound, policy, context, poller);
      link.acceptor.start();
      return undo.done(link);
    }
  }

  @Override
  public int poll(FrameHandler handler, int limit) throws IpcException {
    try {
      return poller.poll(handler, limit);
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      poller.await(timeoutNs);
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  @Override
  public void wakeup() {
    poller.wakeup();
  }

  @Override
  public Address address() {
    return listener.address();
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return knowsUsers && type == PeerCredentials.class
        ? Optional.of(type.cast(registry))
        : Optional.empty();
  }

  @Override
  public boolean shutdown() {
    if (context.terms().wire() != WireFormat.FRAMED) {
      return false;
    }
    stopAccepting();
    registry.requestStop();
    return true;
  }

  private void stopAccepting() {
    if (accepting.compareAndSet(true, false)) {
      acceptor.stop();
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try (Cleanup all = new Cleanup()) {
        all.add(() -> poller.close(context.terms().wire() == WireFormat.FRAMED));
        all.add(this::stopAccepting);
      }
    }
  }
}
