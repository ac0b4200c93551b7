package io.github.linuxipc.socket.handshake;

/** The limits that stream sockets and packet sockets have in common. */
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

  /**
   * The first time-out of a wait for room. After a time-out the sender tries to send again, and
   * each further time-out is twice as long. Trying again is useful because the kernel accepts the
   * next frame long before it reports that there is room. It reports room only when most of the
   * buffer is free.
   */
  public static final long FIRST_SLEEP_NS = 1_000_000;

  /** The longest time-out of a wait for room. */
  public static final long LAST_SLEEP_NS = 50_000_000;

  private SocketLimits() {}
}
