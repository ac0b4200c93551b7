package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.socket.handshake.AcceptorLoop;
import io.github.linuxipc.socket.handshake.Demultiplexer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Accepts for all receivers of packets of this class loader. */
final class PacketAcceptorLoop extends AcceptorLoop<PacketAcceptorLoop.Doors> {
  /** The one loop. */
  static final PacketAcceptorLoop SHARED = new PacketAcceptorLoop();

  private static final int MOST_AT_ONCE = 64;

  private PacketAcceptorLoop() {
    super("ipc-packet-acceptor");
  }

  @Override
  protected Doors open(Server<Doors> server) throws IOException {
    Epoll epoll = Epoll.open(MOST_AT_ONCE);
    try {
      return new Doors(epoll, Poll.open(), server);
    } catch (IOException | RuntimeException | Error e) {
      epoll.close();
      throw e;
    }
  }

  /** The sets of all receivers in one. */
  static final class Doors implements Demultiplexer {
    private final Epoll epoll;
    private final Poll wait;
    private final Server<Doors> server;
    private final AtomicLong lastKey = new AtomicLong();
    private final Map<Long, PacketAcceptor> byKey = new ConcurrentHashMap<>();

    private Doors(Epoll epoll, Poll wait, Server<Doors> server) {
      this.epoll = epoll;
      this.wait = wait;
      this.server = server;
    }

    /** Tells a doorkeeper when its set has somebody who is ready; from any thread. */
    long add(PacketAcceptor doorkeeper, Epoll door) throws ErrnoException {
      long key = lastKey.incrementAndGet();
      byKey.put(key, doorkeeper);
      boolean added = false;
      try {
        epoll.add(door.file(), key);
        added = true;
        return key;
      } finally {
        if (!added) {
          byKey.remove(key);
        }
      }
    }

    void remove(long key, Epoll door) throws ErrnoException {
      byKey.remove(key);
      epoll.remove(door.file());
    }

    @Override
    public void await(long timeoutNs) throws IOException {
      wait.await(epoll.file(), Poll.IN, timeoutNs);
      for (int i = epoll.ready() - 1; i >= 0; i--) {
        PacketAcceptor doorkeeper = byKey.get(epoll.key(i));
        if (doorkeeper != null) {
          server.serve(doorkeeper, null);
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
