package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.socket.handshake.SocketLimits;
import io.github.linuxipc.socket.polling.SenderRegistry;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A receiving end that holds one connected socket for each sender. All of these sockets are polled
 * fairly. Used for sequenced packets under each wire format, and for datagrams under {@code
 * wire=framed}.
 */
final class ConnectedPacketInbound implements InboundLink {
  private final Listener listener;
  private final LinkContext context;
  private final SenderRegistry<PacketConnection> registry;
  private final PacketAcceptor acceptor;
  private final Epoll epoll;
  private final Poll wait;
  private final PacketPoller poller;
  private final Poll.Readiness<ErrnoException> isReadable = this::isReadable;
  private final Poll.Readiness<ErrnoException> fetch;
  private final AtomicBoolean accepting = new AtomicBoolean(true);
  private final AtomicBoolean closed = new AtomicBoolean();

  private ConnectedPacketInbound(
      Listener listener,
      LinkContext context,
      SenderRegistry<PacketConnection> registry,
      PacketAcceptor acceptor,
      Epoll epoll,
      Poll wait) {
    this.listener = listener;
    this.context = context;
    this.registry = registry;
    this.acceptor = acceptor;
    this.epoll = epoll;
    this.wait = wait;
    this.poller = new PacketPoller(registry, epoll, context.terms());
    this.fetch = poller::fetch;
  }

  /**
   * Binds the socket and starts to accept senders.
   *
   * @param socketAddress the address to bind
   * @param kind the kind of socket
   * @param policy how to treat the senders that connect
   * @param context the channel's settings
   * @return the link
   * @throws IOException if the socket cannot be bound; no resource stays open
   */
  static ConnectedPacketInbound open(
      PacketAddress socketAddress, PacketKind kind, PacketPolicy policy, LinkContext context)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      SenderRegistry<PacketConnection> registry =
          new SenderRegistry<>(context.terms().maxSenders());
      Listener listener =
          undo.open(() -> Listener.bind(socketAddress, kind, policy, context), Listener::close);
      Epoll acceptorEpoll = undo.open(() -> Epoll.open(SocketLimits.MAX_READY), Epoll::close);
      Poll acceptorPoll = undo.open(Poll::open, Poll::close);
      Epoll epoll = undo.open(() -> Epoll.open(SocketLimits.MAX_READY), Epoll::close);
      Poll wait = undo.open(Poll::open, Poll::close);
      AdmissionControl admission =
          new AdmissionControl(policy.users(), context, registry, acceptorPoll, wait::wakeup);
      PacketHandshaker handshaker = kind.handshaker(admission, acceptorEpoll);
      PacketAcceptor acceptor =
          new PacketAcceptor(context.name(), listener, handshaker, acceptorEpoll, acceptorPoll);
      ConnectedPacketInbound link =
          new ConnectedPacketInbound(listener, context, registry, acceptor, epoll, wait);
      acceptor.start();
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
      if (!registry.hasAdmitted() && !poller.hasDeparting() && !poller.hasReceived()) {
        sleep(timeoutNs);
      }
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  private void sleep(long timeoutNs) throws ErrnoException {
    OpenFile only = poller.only();
    if (!wait.yieldUntil(only == null ? isReadable : fetch)) {
      wait.await(only == null ? epoll.file() : only, Poll.IN, timeoutNs);
    }
  }

  private boolean isReadable() throws ErrnoException {
    return wait.now(epoll.file(), Poll.IN) != 0;
  }

  @Override
  public void wakeup() {
    wait.wakeup();
  }

  @Override
  public Address address() {
    return listener.address();
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return type == PeerCredentials.class ? Optional.of(type.cast(registry)) : Optional.empty();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The kernel refuses what is sent after that, so a sender has stopped once its socket is
   * empty.
   */
  @Override
  public boolean shutdown() {
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
        all.add(wait::close);
        all.add(epoll::close);
        all.add(() -> registry.removeAll(context.terms().wire() == WireFormat.FRAMED));
        all.add(this::stopAccepting);
      }
    }
  }
}
