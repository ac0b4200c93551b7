package io.github.linuxipc.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on the loopback interface that resets connections, for tests of what connects through
 * it. A connection that is to be reset forwards only a part of the next block of bytes, so that the
 * reset is in the middle of a frame. Its methods may be called from any thread.
 */
public final class ResettingProxy implements AutoCloseable {
  private static final int BUFFER = 16 << 10;

  private final ServerSocket acceptor;
  private final InetSocketAddress target;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong resets = new AtomicLong();

  private ResettingProxy(ServerSocket acceptor, InetSocketAddress target) {
    this.acceptor = acceptor;
    this.target = target;
  }

  /**
   * Starts a proxy on a free port.
   *
   * @param port the port of the loopback interface to which it connects
   * @return the proxy, which accepts connections
   * @throws IOException if no port can be had
   */
  public static ResettingProxy start(int port) throws IOException {
    ServerSocket acceptor = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    ResettingProxy proxy =
        new ResettingProxy(acceptor, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    start("proxy-acceptor", proxy::accept);
    return proxy;
  }

  /**
   * Returns the address of the proxy.
   *
   * @return {@code tcp://127.0.0.1:PORT}
   */
  public URI uri() {
    return URI.create("tcp://127.0.0.1:" + port());
  }

  /**
   * Returns the port of the proxy.
   *
   * @return the port of the loopback interface
   */
  public int port() {
    return acceptor.getLocalPort();
  }

  /**
   * Returns how many connections have been reset.
   *
   * @return a number that only grows
   */
  public long resets() {
    return resets.get();
  }

  /**
   * Returns how many connections are open at the moment.
   *
   * @return their number
   */
  public int connections() {
    return connections.size();
  }

  /**
   * Resets every open connection: each forwards half of the next block that its client sends, and
   * is then closed by a reset in both directions. A connection on which nothing is sent stays open
   * until something is.
   */
  public void resetInMidFrame() {
    connections.forEach(connection -> connection.condemned = true);
  }

  /** Resets every open connection at once. */
  public void resetNow() {
    connections.forEach(Connection::reset);
  }

  private void accept() {
    while (true) {
      Socket client;
      try {
        client = acceptor.accept();
      } catch (IOException e) {
        return; // closed
      }
      try {
        Socket server = new Socket();
        server.connect(target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Connection connection = new Connection(client, server);
        connections.add(connection);
        start("proxy-to-broker", () -> connection.forward(client, server, true));
        start("proxy-to-client", () -> connection.forward(server, client, false));
      } catch (IOException e) { // the broker is away
        abort(client);
      }
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Closes a socket such that its peer gets a reset. */
  private static void abort(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // closed already
    }
  }

  /** Ends the proxy and resets its connections. */
  @Override
  public void close() throws IOException {
    acceptor.close();
    resetNow();
  }

  /** A client's connection and the one to the broker that belongs to it. */
  private final class Connection {
    private final Socket client;
    private final Socket server;
    volatile boolean condemned;

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void forward(Socket from, Socket to, boolean outward) {
      byte[] buffer = new byte[BUFFER];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          boolean cut = outward && condemned;
          out.write(buffer, 0, cut ? n / 2 : n);
          if (cut) {
            break;
          }
        }
      } catch (IOException e) {
        // one end is gone, which the other one learns by the reset
      }
      reset();
    }

    void reset() {
      if (connections.remove(this)) {
        resets.incrementAndGet();
        abort(client);
        abort(server);
      }
    }
  }
}
