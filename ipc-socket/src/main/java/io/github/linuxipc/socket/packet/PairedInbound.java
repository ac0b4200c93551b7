package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.PollWait;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Wire;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The receiving end where each sender has a socket of the receiver's for itself, read in turn: all
 * sequenced packets, and datagrams under {@code wire=framed}.
 */
final class PairedInbound implements InboundLink {
  private final Listener listener;
  private final LinkContext context;
  private final Guests guests;
  private final Doorkeeper doorkeeper;
  private final Epoll epoll;
  private final PollWait wait;
  private final Table table;
  private final PollWait.Look<ErrnoException> look = this::look;
  private final PollWait.Look<ErrnoException> fetch;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PairedInbound(
      Listener listener,
      LinkContext context,
      Guests guests,
      Doorkeeper doorkeeper,
      Epoll epoll,
      PollWait wait) {
    this.listener = listener;
    this.context = context;
    this.guests = guests;
    this.doorkeeper = doorkeeper;
    this.epoll = epoll;
    this.wait = wait;
    this.table = new Table(guests, epoll, context.terms());
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
  static PairedInbound open(
      PacketPlace place, PacketKind kind, PacketPolicy policy, LinkContext context)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      Guests guests = new Guests(context.terms().maxSenders());
      Listener listener =
          undo.open(() -> Listener.bind(place, kind, policy, context), Listener::close);
      Epoll door = undo.open(() -> Epoll.open(Table.MOST_AT_ONCE), Epoll::close);
      PollWait doorWait = undo.open(PollWait::open, PollWait::close);
      Epoll epoll = undo.open(() -> Epoll.open(Table.MOST_AT_ONCE), Epoll::close);
      PollWait wait = undo.open(PollWait::open, PollWait::close);
      Admission admission = new Admission(policy.users(), context, guests, doorWait, wait::wakeup);
      Reception reception =
          kind == PacketKind.SEQPACKET
              ? new SeqpacketReception(admission, policy.handshakeTimeout(), door)
              : new DatagramReception(admission, door);
      Doorkeeper doorkeeper =
          new Doorkeeper(context.channel(), listener, reception, door, doorWait);
      PairedInbound link = new PairedInbound(listener, context, guests, doorkeeper, epoll, wait);
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
      if (!guests.hasNext() && !table.hasDeparting()) {
        sleep(timeoutNs);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void sleep(long timeoutNs) throws ErrnoException {
    OpenFile only = table.only();
    if (!wait.comesSoon(only == null ? look : fetch)) {
      wait.await(only == null ? epoll.file() : only, PollWait.IN, timeoutNs);
    }
  }

  private boolean look() throws ErrnoException {
    return wait.now(epoll.file(), PollWait.IN) != 0;
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
        all.add(() -> guests.dismissAll(context.terms().wire() == Wire.FRAMED));
        all.add(doorkeeper::stop);
      }
    }
  }
}
