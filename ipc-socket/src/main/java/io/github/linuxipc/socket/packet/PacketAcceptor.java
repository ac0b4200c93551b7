package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.socket.handshake.ChannelAcceptor;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Accepts senders of packets. */
final class PacketAcceptor extends ChannelAcceptor<PacketAcceptorLoop.Doors> {
  private static final long LISTENER = 0;

  private final Listener listener;
  private final PacketHandshaker reception;
  private final Epoll epoll;
  private final Poll wait;
  private boolean listening;
  private long key;

  /**
   * Makes it.
   *
   * @param channel the channel's name
   * @param listener where it accepts; closed at the end, as the rest is
   * @param reception admits
   * @param epoll tells who says something
   * @param wait what the admission asks the kernel with; closed at the end
   */
  PacketAcceptor(
      String channel, Listener listener, PacketHandshaker reception, Epoll epoll, Poll wait) {
    super(channel, PacketAcceptorLoop.SHARED);
    this.listener = listener;
    this.reception = reception;
    this.epoll = epoll;
    this.wait = wait;
  }

  @Override
  protected void attach(PacketAcceptorLoop.Doors doors) throws IOException {
    key = doors.add(this, epoll);
  }

  @Override
  protected void detach(PacketAcceptorLoop.Doors doors) {
    try {
      doors.remove(key, epoll);
    } catch (ErrnoException e) {
      throw new IllegalStateException(e); // it is a member
    }
  }

  @Override
  protected void accept(PacketAcceptorLoop.Doors doors, boolean wanted) throws IOException {
    listen(wanted);
  }

  @Override
  protected void serve(@Nullable Object what) throws IOException {
    for (int i = epoll.ready() - 1; i >= 0; i--) {
      long ready = epoll.key(i);
      if (ready == LISTENER) {
        acceptAll();
      } else {
        reception.advance(ready);
      }
    }
  }

  private void listen(boolean wanted) throws ErrnoException {
    if (wanted != listening) {
      if (wanted) {
        epoll.add(listener.socket().file(), LISTENER);
      } else {
        epoll.remove(listener.socket().file());
      }
      listening = wanted;
    }
  }

  @Override
  protected boolean acceptNext() throws IOException {
    return reception.next(listener.socket());
  }

  @Override
  protected void turnAwayNext(@Nullable String why) throws IOException {
    reception.turnAwayNext(listener.socket());
  }

  @Override
  protected long leftNs() {
    return reception.leftNs();
  }

  @Override
  protected void tick() {
    reception.tick();
  }

  @Override
  protected @Nullable Path file() {
    return listener.file();
  }

  @Override
  protected boolean isInPlace() {
    return listener.isInPlace();
  }

  @Override
  protected void bindAgain() throws IOException {
    listener.bindAgain();
  }

  @Override
  protected Object place() {
    return listener.address();
  }

  @Override
  protected void release() {
    listener.close();
    reception.close();
    epoll.close();
    wait.close();
  }
}
