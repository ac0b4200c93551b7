package io.github.linuxipc.bench.plan;

/**
 * What is measured, equally for all targets.
 *
 * @param kind the kind of traffic
 * @param size bytes per message, at least {@value #MIN_SIZE}
 * @param senders how many processes send; for calls, how many threads of one process call; for a
 *     topic, how many processes subscribe
 */
public record Scenario(Kind kind, int size, int senders) {
  /** The least size in bytes: each message begins and ends with a {@link SequenceMarker}. */
  public static final int MIN_SIZE = 16;

  /** The greatest size in bytes, which every transport must carry. */
  public static final int MAX_SIZE = 1 << 20;

  /** The greatest number of senders. */
  public static final int MAX_SENDERS = 16;

  /** The greatest number of threads that call. */
  public static final int MAX_CALLERS = 1024;

  /** The greatest number of subscribers. */
  public static final int MAX_SUBSCRIBERS = 16;

  /**
   * Creates a scenario.
   *
   * @param kind the kind of traffic
   * @param size bytes per message
   * @param senders how many processes send or subscribe, or how many threads call
   * @throws IllegalArgumentException if a number is out of range
   */
  public Scenario {
    if (size < MIN_SIZE || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          size + " bytes are outside " + MIN_SIZE + " to " + MAX_SIZE);
    }
    int most =
        switch (kind) {
          case CALL -> MAX_CALLERS;
          case TOPIC -> MAX_SUBSCRIBERS;
          default -> MAX_SENDERS;
        };
    if (senders < 1 || senders > most) {
      throw new IllegalArgumentException(
          senders + " " + counterpart(kind) + "s are outside 1 to " + most);
    }
  }

  /**
   * Returns how many processes send, call or publish.
   *
   * @return their number
   */
  public int processes() {
    return kind == Kind.CALL || kind == Kind.TOPIC ? 1 : senders;
  }

  /**
   * Returns how many processes receive, answer or subscribe.
   *
   * @return their number
   */
  public int receivers() {
    return kind == Kind.TOPIC ? senders : 1;
  }

  /** Returns a description such as {@code stream, 64 B, 2 senders}. */
  @Override
  public String toString() {
    return switch (kind) {
      case IDLE -> kind.toString();
      case ROUND_TRIP -> kind + ", " + size(size);
      case STREAM, CALL, TOPIC -> kind + ", " + size(size) + ", " + counted();
    };
  }

  private String counted() {
    return senders + " " + counterpart(kind) + (senders > 1 ? "s" : "");
  }

  private static String counterpart(Kind kind) {
    return switch (kind) {
      case CALL -> "caller";
      case TOPIC -> "subscriber";
      default -> "sender";
    };
  }

  /**
   * Formats a size for people.
   *
   * @param bytes the size
   * @return a text such as 64 B or 16 KiB
   */
  public static String size(int bytes) {
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes >= 1 << 10 && bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
  }
}
