package io.github.linuxipc.socket.handshake;

/** The limits of stream sockets and packet sockets. */
public final class SocketLimits {
  /** The length of the queue of connections that have not been accepted yet. */
  public static final int BACKLOG = 256;

  /** The largest number of senders accepted in a row before ongoing handshakes are served. */
  public static final int ACCEPT_BATCH = 64;

  /** The largest number of concurrent handshakes of a receiver; a further one closes the oldest. */
  public static final int MAX_HANDSHAKES = 64;

  /** The largest frame in bytes, header included. */
  public static final int MAX_FRAME = 64 << 10;

  /** The largest number of ready sockets that one query of the kernel reports. */
  public static final int MAX_READY = 64;

  private SocketLimits() {}
}
