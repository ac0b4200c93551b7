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

/** The acceptor loop that all stream receivers of this class loader share. */
final class StreamAcceptorLoop extends AcceptorLoop<StreamAcceptorLoop.SelectorDemultiplexer> {
  /** The only instance. */
  static final StreamAcceptorLoop SHARED = new StreamAcceptorLoop();

  private StreamAcceptorLoop() {
    super("ipc-stream-acceptor");
  }

  @Override
  protected SelectorDemultiplexer open(Server<SelectorDemultiplexer> server) throws IOException {
    return new SelectorDemultiplexer(WakeableSelector.open(), server);
  }

  /** The attachment of a selection key. */
  record Ready(ChannelAcceptor<SelectorDemultiplexer> acceptor, @Nullable Object attachment) {}

  /** The selector of all listening sockets and ongoing handshakes. */
  static final class SelectorDemultiplexer implements Demultiplexer {
    private final Selector selector;
    private final Server<SelectorDemultiplexer> server;
    private final List<Ready> ready = new ArrayList<>();

    private SelectorDemultiplexer(Selector selector, Server<SelectorDemultiplexer> server) {
      this.selector = selector;
      this.server = server;
    }

    Selector selector() {
      return selector;
    }

    @Override
    public void await(long timeoutNs) throws IOException {
      long timeoutMs = Math.max(0, TimeUnit.NANOSECONDS.toMillis(timeoutNs)) + 1;
      selector.select(this::note, Math.min(timeoutMs, WakeableSelector.LONGEST_MS));
      // Served after the select, because flush() selects too and must not run within it.
      for (Ready each : ready) {
        server.serve(each.acceptor(), each.attachment());
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
      WakeableSelector.wakeup(selector);
    }

    @Override
    public void flush() throws IOException {
      selector.selectNow(key -> {}); // channels that are ready are reported again
    }

    @Override
    public void close() {
      WakeableSelector.close(selector);
    }
  }
}
