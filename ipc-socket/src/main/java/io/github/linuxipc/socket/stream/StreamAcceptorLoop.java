package io.github.linuxipc.socket.stream;

import io.github.linuxipc.socket.handshake.AcceptorLoop;
import io.github.linuxipc.socket.handshake.ChannelAcceptor;
import io.github.linuxipc.socket.handshake.Demultiplexer;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Accepts for all receivers on stream sockets of this class loader. */
final class StreamAcceptorLoop extends AcceptorLoop<StreamAcceptorLoop.Door> {
  /** The one loop. */
  static final StreamAcceptorLoop SHARED = new StreamAcceptorLoop();

  private StreamAcceptorLoop() {
    super("ipc-stream-acceptor");
  }

  @Override
  protected Door open(Server<Door> server) throws IOException {
    return new Door(Selector.open(), server);
  }

  /** What is attached to a key. */
  record Ready(ChannelAcceptor<Door> acceptor, @Nullable Object what) {}

  /** The selector of all listening sockets and handshakes. */
  static final class Door implements Demultiplexer {
    private final Selector selector;
    private final Server<Door> server;
    private final List<Ready> ready = new ArrayList<>();

    private Door(Selector selector, Server<Door> server) {
      this.selector = selector;
      this.server = server;
    }

    Selector selector() {
      return selector;
    }

    @Override
    public void await(long timeoutNs) throws IOException {
      if (timeoutNs == Long.MAX_VALUE) {
        selector.select(this::note);
      } else {
        selector.select(this::note, Math.max(0, TimeUnit.NANOSECONDS.toMillis(timeoutNs)) + 1);
      }
      // Not within the select, which must not be asked to flush then.
      for (Ready each : ready) {
        server.serve(each.acceptor(), each.what());
      }
      ready.clear();
    }

    private void note(SelectionKey key) {
      if (key.attachment() instanceof Ready attached) {
        ready.add(attached);
      }
    }

    @Override
    public void wakeup() {
      selector.wakeup();
    }

    @Override
    public void flush() throws IOException {
      selector.selectNow(key -> {}); // what is ready is told of again
    }

    @Override
    public void close() {
      try {
        selector.close();
      } catch (IOException e) {
        // The descriptors are released all the same.
      }
    }
  }
}
