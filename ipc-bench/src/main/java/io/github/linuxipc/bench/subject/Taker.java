package io.github.linuxipc.bench.subject;

/** Receives messages. */
@FunctionalInterface
public interface Taker {
  /**
   * Receives a message.
   *
   * @param word its marker: its first 8 bytes
   * @param end its last 8 bytes, which must be the same: the message is whole
   * @param length its length in bytes
   */
  void take(long word, long end, int length);
}
