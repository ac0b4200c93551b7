package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.socket.handshake.ChannelAcceptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Accepts the senders of one packet receiver. Runs on the {@link PacketAcceptorLoop}. */
final class PacketAcceptor extends ChannelAcceptor<PacketAcceptorLoop.EpollDemultiplexer> {
  private static final long LISTENER = 0;

  private final Listener listener;
  private final PacketHandshaker handshaker;
  private final Epoll epoll;
  private final Poll wait;
  private boolean listening;
  private long key;

  /**
   * Creates an acceptor.
   *
   * @param channel the channel's name
   * @param listener the bound socket; closed when the acceptor stops
   * @param handshaker performs the handshakes and admits the senders; closed when the acceptor
   *     stops
   * @param epoll reports the sockets that are ready; closed when the acceptor stops
   * @param wait used by the admission control to query the kernel; closed when the acceptor stops
   */
  PacketAcceptor(
      String channel, Listener listener, PacketHandshaker handshaker, Epoll epoll, Poll wait) {
    super(channel, PacketAcceptorLoop.SHARED, listener, handshaker);
    this.listener = listener;
    this.handshaker = handshaker;
    this.epoll = epoll;
    this.wait = wait;
  }

  @Override
  protected void attach(PacketAcceptorLoop.EpollDemultiplexer demultiplexer) throws IOException {
    listen(true); // here and not on the loop's thread, so that the bind reports a failure
    key = demultiplexer.add(this, epoll);
  }

  @Override
  protected void detach(PacketAcceptorLoop.EpollDemultiplexer demultiplexer) {
    try {
      demultiplexer.remove(key, epoll);
    } catch (ErrnoException e) {
      throw new IllegalStateException(e); // cannot happen: the epoll set contains it
    }
  }

  @Override
  protected void accept(PacketAcceptorLoop.EpollDemultiplexer demultiplexer, boolean wanted)
      throws IOException {
    listen(wanted);
  }

  @Override
  protected void serve(@Nullable Object attachment) throws IOException {
    for (int i = epoll.ready() - 1; i >= 0; i--) {
      long ready = epoll.key(i);
      if (ready == LISTENER) {
        acceptAll();
      } else {
        handshaker.advance(ready);
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
    return handshaker.next(listener.socket());
  }

  @Override
  protected void rejectNext(IOException cause) throws IOException {
    handshaker.rejectNext(listener.socket(), cause);
  }

  @Override
  protected void release() {
    epoll.close();
    wait.close();
  }
}
