package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The receiving end where each sender has a socket of the receiver's for itself, read in turn: all
 * sequenced packets, and datagrams under {@code wire=framed}.
 */
final class ConnectedPacketInbound implements InboundLink {
  private final Listener listener;
  private final LinkContext context;
  private final PacketRegistry guests;
  private final PacketAcceptor doorkeeper;
  private final Epoll epoll;
  private final Poll wait;
  private final PacketPoller table;
  private final Poll.Readiness<ErrnoException> look = this::look;
  private final Poll.Readiness<ErrnoException> fetch;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ConnectedPacketInbound(
      Listener listener,
      LinkContext context,
      PacketRegistry guests,
      PacketAcceptor doorkeeper,
      Epoll epoll,
      Poll wait) {
    this.listener = listener;
    this.context = context;
    this.guests = guests;
    this.doorkeeper = doorkeeper;
    this.epoll = epoll;
    this.wait = wait;
    this.table = new PacketPoller(guests, epoll, context.terms());
    this.fetch = table::fetch;
  }

  /**
   * Binds and begins to receive.
   *
   * @param place where
   * @param kind what
   * @param policy how to treat those who connect
   * @param context the channel's settings
   * @return the link
   * @throws IOException if it cannot be bound; nothing is left behind
   */
  static ConnectedPacketInbound open(
      PacketAddress place, PacketKind kind, PacketPolicy policy, LinkContext context)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      PacketRegistry guests = new PacketRegistry(context.terms().maxSenders());
      Listener listener =
          undo.open(() -> Listener.bind(place, kind, policy, context), Listener::close);
      Epoll door = undo.open(() -> Epoll.open(PacketPoller.MOST_AT_ONCE), Epoll::close);
      Poll doorWait = undo.open(Poll::open, Poll::close);
      Epoll epoll = undo.open(() -> Epoll.open(PacketPoller.MOST_AT_ONCE), Epoll::close);
      Poll wait = undo.open(Poll::open, Poll::close);
      AdmissionControl admission =
          new AdmissionControl(policy.users(), context, guests, doorWait, wait::wakeup);
      PacketHandshaker reception =
          kind == PacketKind.SEQPACKET
              ? new SeqpacketHandshaker(admission, policy.handshakeTimeout(), door)
              : new DatagramHandshaker(admission, door);
      PacketAcceptor doorkeeper =
          new PacketAcceptor(context.name(), listener, reception, door, doorWait);
      ConnectedPacketInbound link =
          new ConnectedPacketInbound(listener, context, guests, doorkeeper, epoll, wait);
      doorkeeper.start();
      return undo.done(link);
    }
  }

  @Override
  public int poll(FrameHandler handler, int limit) throws IpcException {
    try {
      return table.poll(handler, limit);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      if (!guests.hasAdmitted() && !table.hasDeparting()) {
        sleep(timeoutNs);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void sleep(long timeoutNs) throws ErrnoException {
    OpenFile only = table.only();
    if (!wait.yieldUntil(only == null ? look : fetch)) {
      wait.await(only == null ? epoll.file() : only, Poll.IN, timeoutNs);
    }
  }

  private boolean look() throws ErrnoException {
    return wait.now(epoll.file(), Poll.IN) != 0;
  }

  private IpcException failed(IOException e) {
    return context.failure(
        ErrorCode.IO, "The sockets cannot be read: " + e.getMessage(), "Bind it again.", e);
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
    return type == PeerCredentials.class ? Optional.of(type.cast(guests)) : Optional.empty();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try (Cleanup all = new Cleanup()) {
        all.add(wait::close);
        all.add(epoll::close);
        all.add(() -> guests.removeAll(context.terms().wire() == WireFormat.FRAMED));
        all.add(doorkeeper::stop);
      }
    }
  }
}
