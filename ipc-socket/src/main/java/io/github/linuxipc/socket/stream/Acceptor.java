package io.github.linuxipc.socket.stream;

import io.github.linuxipc.socket.handshake.AcceptorThread;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Accepts connections. */
final class Acceptor extends AcceptorThread {
  private static final long PLACE_CHECK_MS = 900;

  private final ListeningSocket listener;
  private final Reception reception;
  private final Selector selector;
  private final List<SocketChannel> accepted = new ArrayList<>();
  private SelectionKey acceptKey;

  Acceptor(String channel, ListeningSocket listener, Reception reception, Selector selector)
      throws IOException {
    super(channel, PLACE_CHECK_MS);
    this.listener = listener;
    this.reception = reception;
    this.selector = selector;
    this.acceptKey = listener.channel().register(selector, SelectionKey.OP_ACCEPT);
  }

  @Override
  protected void wakeup() {
    selector.wakeup();
  }

  @Override
  protected void serve(boolean accepting, long waitNs) throws IOException {
    acceptKey.interestOps(accepting ? SelectionKey.OP_ACCEPT : 0);
    selector.select(this::serve, Math.max(0, TimeUnit.NANOSECONDS.toMillis(waitNs)) + 1);
  }

  private void serve(SelectionKey key) {
    if (key.attachment() instanceof Greeting greeting) {
      reception.advance(greeting);
    } else {
      acceptAll();
    }
  }

  @Override
  protected boolean acceptNext() throws IOException {
    SocketChannel next = listener.channel().accept();
    if (next != null) {
      prepare(next);
    }
    return next != null;
  }

  private void prepare(SocketChannel next) throws IOException {
    try {
      next.configureBlocking(false);
      listener.prepare(next);
      accepted.add(next);
    } catch (IOException e) {
      next.close(); // gone before it was looked at
    }
  }

  /** All at once: who they are takes one look at the system. */
  @Override
  protected void greetAccepted() {
    reception.greet(accepted);
    accepted.clear();
  }

  @Override
  protected void turnAwayNext(@Nullable String why) throws IOException {
    SocketChannel late = listener.channel().accept();
    if (late != null) {
      reception.turnAway(late, HandshakeStatus.NO_DESCRIPTORS, why);
    }
  }

  @Override
  protected long leftNs() {
    return reception.leftNs();
  }

  @Override
  protected void tick() throws IOException {
    reception.tick();
  }

  @Override
  protected boolean isInPlace() {
    return listener.isInPlace();
  }

  @Override
  protected void bindAgain() throws IOException {
    listener.bindAgain();
    acceptKey = listener.channel().register(selector, SelectionKey.OP_ACCEPT);
  }

  @Override
  protected Object place() {
    return listener.address();
  }

  @Override
  protected void release() {
    listener.close();
    reception.close();
    try {
      selector.close();
    } catch (IOException e) {
      // The descriptors are released all the same.
    }
  }
}
