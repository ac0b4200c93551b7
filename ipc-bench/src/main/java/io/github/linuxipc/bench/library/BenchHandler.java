package io.github.linuxipc.bench.library;

/** Receives messages. */
@FunctionalInterface
public interface BenchHandler {
  /**
   * Receives a message.
   *
   * @param marker its marker: its first 8 bytes
   * @param end its last 8 bytes, which must be the same: the message is whole
   * @param length its length in bytes
   */
  void onMessage(long marker, long end, int length);
}
