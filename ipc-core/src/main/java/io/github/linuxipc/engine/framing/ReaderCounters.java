package io.github.linuxipc.engine.framing;

/** What a {@link MessageReader} counts. */
public interface ReaderCounters {
  /**
   * Counts a delivered message. Called only by the owner of the receiver's link.
   *
   * @param length the message's length in bytes
   */
  void message(int length);

  /**
   * Counts discarded bytes or frames.
   *
   * @return how many times something was discarded so far
   */
  long skipped();

  /** Counts a message that was discarded because its remaining fragments cannot arrive. */
  void partialDropped();

  /** Counts a sender that ended without a close notice. */
  void peerLost();
}
