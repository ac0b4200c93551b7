package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.PollWait;
import io.github.linuxipc.socket.handshake.AcceptorThread;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Accepts senders of packets. */
final class Doorkeeper extends AcceptorThread {
  private static final long LISTENER = 0;
  private static final long PLACE_CHECK_MS = 500;

  private final Listener listener;
  private final Reception reception;
  private final Epoll epoll;
  private final PollWait wait;
  private boolean listening;

  /**
   * Makes it.
   *
   * @param channel the channel's name
   * @param listener where it accepts; closed at the end, as the rest is
   * @param reception admits
   * @param epoll tells who says something
   * @param wait waits for that
   */
  Doorkeeper(String channel, Listener listener, Reception reception, Epoll epoll, PollWait wait) {
    super(channel, PLACE_CHECK_MS);
    this.listener = listener;
    this.reception = reception;
    this.epoll = epoll;
    this.wait = wait;
  }

  @Override
  protected void wakeup() {
    wait.wakeup();
  }

  @Override
  protected void serve(boolean accepting, long waitNs) throws IOException {
    listen(accepting);
    wait.await(epoll.file(), PollWait.IN, waitNs);
    for (int i = epoll.ready() - 1; i >= 0; i--) {
      long key = epoll.key(i);
      if (key == LISTENER) {
        acceptAll();
      } else {
        reception.advance(key);
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
  protected boolean isInPlace() {
    return listener.isInPlace();
  }

  @Override
  protected void bindAgain() throws IOException {
    listen(false);
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
