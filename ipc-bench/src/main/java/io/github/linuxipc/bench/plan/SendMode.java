package io.github.linuxipc.bench.plan;

/** How messages are sent. */
public enum SendMode {
  /** One call per message, which waits while there is no room. */
  SEND("send"),
  /** One call per message, repeated while there is no room. */
  TRY("try"),
  /** One call for {@value #BATCH_LENGTH} messages. */
  BATCH("batch"),
  /** Room is claimed, the message is written in place and committed. */
  CLAIM("claim");

  /** The number of messages in a batch. */
  public static final int BATCH_LENGTH = 64;

  private final String word;

  SendMode(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
