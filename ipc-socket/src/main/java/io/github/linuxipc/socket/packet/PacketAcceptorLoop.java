package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.socket.handshake.AcceptorLoop;
import io.github.linuxipc.socket.handshake.Demultiplexer;
import io.github.linuxipc.socket.handshake.SocketLimits;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The acceptor loop that all packet receivers of this class loader share. */
final class PacketAcceptorLoop extends AcceptorLoop<PacketAcceptorLoop.EpollDemultiplexer> {
  /** The only instance. */
  static final PacketAcceptorLoop SHARED = new PacketAcceptorLoop();

  private PacketAcceptorLoop() {
    super("ipc-packet-acceptor");
  }

  @Override
  protected EpollDemultiplexer open(Server<EpollDemultiplexer> server) throws IOException {
    Epoll epoll = Epoll.open(SocketLimits.MAX_READY);
    try {
      return new EpollDemultiplexer(epoll, Poll.open(), server);
    } catch (IOException | RuntimeException | Error e) {
      epoll.close();
      throw e;
    }
  }

  /** An epoll set that contains the epoll sets of all acceptors. */
  static final class EpollDemultiplexer implements Demultiplexer {
    private final Epoll epoll;
    private final Poll wait;
    private final Server<EpollDemultiplexer> server;
    private final AtomicLong lastKey = new AtomicLong();
    private final Map<Long, PacketAcceptor> byKey = new ConcurrentHashMap<>();

    private EpollDemultiplexer(Epoll epoll, Poll wait, Server<EpollDemultiplexer> server) {
      this.epoll = epoll;
      this.wait = wait;
      this.server = server;
    }

    /**
     * Registers an acceptor, which from now on is served whenever its epoll set is ready. May be
     * called by any thread.
     */
    long add(PacketAcceptor acceptor, Epoll acceptorEpoll) throws ErrnoException {
      long key = lastKey.incrementAndGet();
      byKey.put(key, acceptor);
      boolean added = false;
      try {
        epoll.add(acceptorEpoll.file(), key);
        added = true;
        return key;
      } finally {
        if (!added) {
          byKey.remove(key);
        }
      }
    }

    void remove(long key, Epoll acceptorEpoll) throws ErrnoException {
      byKey.remove(key);
      epoll.remove(acceptorEpoll.file());
    }

    @Override
    public void await(long timeoutNs) throws IOException {
      wait.await(epoll.file(), Poll.IN, timeoutNs);
      for (int i = epoll.ready() - 1; i >= 0; i--) {
        PacketAcceptor acceptor = byKey.get(epoll.key(i));
        if (acceptor != null) {
          server.serve(acceptor, null);
        }
      }
    }

    @Override
    public void wakeup() {
      wait.wakeup();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      epoll.close();
      wait.close();
    }
  }
}
