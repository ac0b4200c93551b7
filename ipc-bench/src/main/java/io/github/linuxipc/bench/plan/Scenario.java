package io.github.linuxipc.bench.plan;

/**
 * What is measured, equally for all targets.
 *
 * @param kind the kind of traffic
 * @param size bytes per message, at least {@value #MIN_SIZE}
 * @param senders how many processes send
 */
public record Scenario(Kind kind, int size, int senders) {
  /** The least size: each message begins and ends with a {@link SequenceMarker}. */
  public static final int MIN_SIZE = 16;

  /** The greatest size, which every transport must carry. */
  public static final int MAX_SIZE = 1 << 20;

  /** The greatest number of senders. */
  public static final int MAX_SENDERS = 16;

  /**
   * Creates a scenario.
   *
   * @param kind the kind of traffic
   * @param size bytes per message
   * @param senders how many processes send
   * @throws IllegalArgumentException if a number is out of range
   */
  public Scenario {
    if (size < MIN_SIZE || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          size + " bytes are outside " + MIN_SIZE + " to " + MAX_SIZE);
    }
    if (senders < 1 || senders > MAX_SENDERS) {
      throw new IllegalArgumentException(senders + " senders are outside 1 to " + MAX_SENDERS);
    }
  }

  /** Returns a description such as {@code stream, 64 B, 2 senders}. */
  @Override
  public String toString() {
    return switch (kind) {
      case IDLE -> kind.toString();
      case ROUND_TRIP -> kind + ", " + size(size);
      case STREAM ->
          kind + ", " + size(size) + ", " + senders + " sender" + (senders > 1 ? "s" : "");
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
