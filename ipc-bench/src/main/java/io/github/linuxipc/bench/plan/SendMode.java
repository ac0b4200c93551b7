package io.github.linuxipc.bench.plan;

/** How messages are sent. */
public enum SendMode {
  /** One call per message, which waits while there is no room. */
  SEND("send"),
  /** One call per message, repeated while there is no room. */
  TRY("try"),
  /** One call for {@link #batchLength} messages. */
  BATCH("batch"),
  /** Room is claimed, the message is written in place and committed. */
  CLAIM("claim");

  private static final int MOST_IN_BATCH = 64;
  private static final int FEWEST_IN_BATCH = 2;
  private static final int BATCH_BYTES = 256 << 10;

  private final String word;

  SendMode(String word) {
    this.word = word;
  }

  /**
   * Returns the number of messages in a batch: 64, or fewer if 64 messages have more than 256 KiB
   * together, but at least 2. The messages of a batch lie in different buffers, whereas single
   * sends use one buffer again and again. With many large messages, a batch would read its buffers
   * from memory, but single sends would read theirs from the cache. The figures would then show
   * this difference instead of that between the send modes.
   *
   * @param size the size of a message in bytes
   * @return the number of messages
   */
  public static int batchLength(int size) {
    return Math.max(FEWEST_IN_BATCH, Math.min(MOST_IN_BATCH, BATCH_BYTES / size));
  }

  @Override
  public String toString() {
    return word;
  }
}
