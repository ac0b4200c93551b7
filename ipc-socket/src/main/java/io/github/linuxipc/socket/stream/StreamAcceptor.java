package io.github.linuxipc.socket.stream;

import io.github.linuxipc.socket.handshake.ChannelAcceptor;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accepts connections. */
final class StreamAcceptor extends ChannelAcceptor<StreamAcceptorLoop.Door> {
  private final ListeningSocket listener;
  private final StreamHandshaker reception;
  private final List<SocketChannel> accepted = new ArrayList<>();
  private @Nullable SelectionKey acceptKey;

  StreamAcceptor(String channel, ListeningSocket listener, StreamHandshaker reception) {
    super(channel, StreamAcceptorLoop.SHARED);
    this.listener = listener;
    this.reception = reception;
  }

  @Override
  protected void attach(StreamAcceptorLoop.Door door) {
    reception.attach(new Greetings(door));
  }

  /** The handshakes among the loop's keys. */
  private final class Greetings implements StreamHandshaker.Interest {
    private final StreamAcceptorLoop.Door door;

    Greetings(StreamAcceptorLoop.Door door) {
      this.door = door;
    }

    @Override
    public void add(ReceiverHandshake greeting) throws IOException {
      StreamAcceptorLoop.Ready ready = new StreamAcceptorLoop.Ready(StreamAcceptor.this, greeting);
      greeting.channel().register(door.selector(), SelectionKey.OP_READ, ready);
    }

    @Override
    public void remove(ReceiverHandshake greeting) {
      SelectionKey key = greeting.channel().keyFor(door.selector());
      if (key != null) {
        key.cancel();
      }
    }

    @Override
    public void flush() throws IOException {
      door.flush();
    }
  }

  @Override
  protected void detach(StreamAcceptorLoop.Door door) {
    hush();
    reception.detach();
  }

  @Override
  protected void accept(StreamAcceptorLoop.Door door, boolean wanted) throws IOException {
    if (!wanted) {
      hush();
    } else if (acceptKey == null) {
      acceptKey =
          listener
              .channel()
              .register(
                  door.selector(),
                  SelectionKey.OP_ACCEPT,
                  new StreamAcceptorLoop.Ready(this, null));
    }
  }

  private void hush() {
    SelectionKey key = acceptKey;
    if (key != null) {
      key.cancel(); // the next select drops it, and then the channel can have another
      acceptKey = null;
    }
  }

  @Override
  protected void serve(@Nullable Object what) {
    if (what instanceof ReceiverHandshake greeting) {
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
    reception.beginHandshake(accepted);
    accepted.clear();
  }

  @Override
  protected void turnAwayNext(@Nullable String why) throws IOException {
    SocketChannel late = listener.channel().accept();
    if (late != null) {
      reception.reject(late, HandshakeStatus.NO_DESCRIPTORS, why);
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
  }
}
