package io.github.linuxipc.bench.library;

/** Receives messages. */
@FunctionalInterface
public interface BenchHandler {
  /**
   * Receives a message.
   *
   * @param marker the message's first 8 bytes, which are its marker
   * @param end the message's last 8 bytes, which equal the marker if the message is whole
   * @param length the message's length in bytes
   */
  void onMessage(long marker, long end, int length);
}
