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
      if (timeoutNs <= 0) {
        selector.selectNow(this::note); // a select with a time-out of 0 has no end
      } else {
        selector.select(this::note, Math.min(roundedUpMs(timeoutNs), WakeableSelector.LONGEST_MS));
      }
      // Served after the select, because flush() selects too and must not run within it.
      for (Ready each : ready) {
        server.serve(each.acceptor(), each.attachment());
      }
      ready.clear();
    }

    /** Rounds up, so that a wait does not end just before what it waits for is due. */
    private static long roundedUpMs(long timeoutNs) {
      long ms = TimeUnit.NANOSECONDS.toMillis(timeoutNs);
      return TimeUnit.MILLISECONDS.toNanos(ms) < timeoutNs ? ms + 1 : ms;
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
