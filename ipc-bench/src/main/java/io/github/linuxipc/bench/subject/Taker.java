package io.github.linuxipc.bench.subject;

/** Takes messages. */
@FunctionalInterface
public interface Taker {
  /**
   * Takes a message.
   *
   * @param word its first 8 bytes
   * @param length its length in bytes
   */
  void take(long word, int length);
}
