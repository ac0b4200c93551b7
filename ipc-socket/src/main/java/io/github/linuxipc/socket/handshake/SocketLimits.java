package io.github.linuxipc.socket.handshake;

/** The limits that stream sockets and packet sockets have in common. */
public final class SocketLimits {
  /** The length of the queue of connections that have not been accepted yet. */
  public static final int BACKLOG = 256;

  /** The number of senders accepted in a row before ongoing handshakes are served. */
  public static final int ACCEPT_BATCH = 64;

  /** The number of concurrent handshakes; a further one closes the oldest. */
  public static final int MAX_HANDSHAKES = 64;

  /** The largest frame in bytes, header included. */
  public static final int MAX_FRAME = 64 << 10;

  /** The number of ready sockets that one query of the kernel reports at most. */
  public static final int MAX_READY = 64;

  /**
   * The first time-out of a wait for room, after which the wait tries to send again; each further
   * one is twice as long. The kernel accepts the next frame long before it reports that there is
   * room, which it does when most of the buffer is free.
   */
  public static final long FIRST_SLEEP_NS = 1_000_000;

  /** The longest time-out of a wait for room. */
  public static final long LAST_SLEEP_NS = 50_000_000;

  private SocketLimits() {}
}
