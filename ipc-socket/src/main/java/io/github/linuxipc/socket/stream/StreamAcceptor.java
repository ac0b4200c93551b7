package io.github.linuxipc.socket.stream;

import io.github.linuxipc.socket.handshake.ChannelAcceptor;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accepts the connections of one stream receiver. Runs on the {@link StreamAcceptorLoop}. */
final class StreamAcceptor extends ChannelAcceptor<StreamAcceptorLoop.SelectorDemultiplexer> {
  private final ListeningSocket listener;
  private final StreamHandshaker handshaker;
  private final List<SocketChannel> accepted = new ArrayList<>();
  private @Nullable SelectionKey acceptKey;

  /**
   * Whether the selector has reported a sender since the listening socket was registered. The JDK
   * ignores a failure of {@code epoll_ctl(2)} to register a socket, and the selector then never
   * reports the socket.
   */
  private boolean proven;

  private boolean acceptedAny;

  StreamAcceptor(String channel, ListeningSocket listener, StreamHandshaker handshaker) {
    super(channel, StreamAcceptorLoop.SHARED, listener, handshaker);
    this.listener = listener;
    this.handshaker = handshaker;
  }

  @Override
  protected void attach(StreamAcceptorLoop.SelectorDemultiplexer demultiplexer) {
    handshaker.attach(new HandshakeInterest(demultiplexer));
  }

  /** Registers the connections of ongoing handshakes with the loop's selector. */
  private final class HandshakeInterest implements StreamHandshaker.Interest {
    private final StreamAcceptorLoop.SelectorDemultiplexer demultiplexer;

    HandshakeInterest(StreamAcceptorLoop.SelectorDemultiplexer demultiplexer) {
      this.demultiplexer = demultiplexer;
    }

    @Override
    public void add(ReceiverHandshake handshake) throws IOException {
      StreamAcceptorLoop.Ready ready = new StreamAcceptorLoop.Ready(StreamAcceptor.this, handshake);
      handshake.channel().register(demultiplexer.selector(), SelectionKey.OP_READ, ready);
    }

    @Override
    public void remove(ReceiverHandshake handshake) {
      SelectionKey key = handshake.channel().keyFor(demultiplexer.selector());
      if (key != null) {
        key.cancel();
      }
    }

    @Override
    public void flush() throws IOException {
      demultiplexer.flush();
    }
  }

  @Override
  protected void detach(StreamAcceptorLoop.SelectorDemultiplexer demultiplexer) {
    stopAccepting();
    handshaker.detach();
  }

  @Override
  protected void accept(StreamAcceptorLoop.SelectorDemultiplexer demultiplexer, boolean wanted)
      throws IOException {
    if (!wanted) {
      stopAccepting();
    } else if (acceptKey == null) {
      proven = false;
      acceptKey =
          listener
              .channel()
              .register(
                  demultiplexer.selector(),
                  SelectionKey.OP_ACCEPT,
                  new StreamAcceptorLoop.Ready(this, null));
      beginHandshakes(); // of a sender that was accepted before the loop ran
    }
  }

  private void stopAccepting() {
    SelectionKey key = acceptKey;
    if (key != null) {
      key.cancel(); // the next select drops the key; the channel can then be registered again
      acceptKey = null;
    }
  }

  @Override
  protected void serve(@Nullable Object attachment) {
    if (attachment instanceof ReceiverHandshake handshake) {
      handshaker.advance(handshake);
    } else {
      proven = true;
      acceptAll();
    }
  }

  @Override
  protected boolean isUnproven() {
    return acceptKey != null && !proven;
  }

  @Override
  protected void acceptUnreported() throws IOException {
    acceptedAny = false;
    acceptAll();
    SelectionKey key = acceptKey;
    if (acceptedAny && key != null) {
      Selector selector = key.selector();
      stopAccepting(); // the loop registers the socket again
      selector.selectNow(unreported -> {});
    }
  }

  @Override
  protected boolean acceptNext() throws IOException {
    SocketChannel next = listener.channel().accept();
    if (next != null) {
      acceptedAny = true;
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
      next.close(); // the sender has already gone
    }
  }

  @Override
  protected void release() {
    accepted.forEach(StreamIo::close); // accepted before a start that failed
    accepted.clear();
  }

  /** Begins all handshakes together, because one snapshot of the system identifies all users. */
  @Override
  protected void beginHandshakes() {
    handshaker.beginHandshake(accepted);
    accepted.clear();
  }

  @Override
  protected void rejectNext(IOException cause) throws IOException {
    SocketChannel late = listener.channel().accept();
    if (late != null) {
      handshaker.rejectFor(late, cause);
    }
  }
}
