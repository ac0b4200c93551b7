package io.github.linuxipc.bench.library;

import io.github.linuxipc.bench.plan.SequenceMarker;
import java.nio.ByteBuffer;

/**
 * A request or a message that one thread sends again and again, or receives into. It is available
 * as an array and as a buffer, so that no library has to copy or wrap it for each call.
 */
public final class BenchRequest {
  private final byte[] bytes;
  private final ByteBuffer buffer;

  /**
   * Creates a request.
   *
   * @param size its length in bytes, at least {@link
   *     io.github.linuxipc.bench.plan.Scenario#MIN_SIZE}
   */
  public BenchRequest(int size) {
    bytes = new byte[size];
    buffer = ByteBuffer.wrap(bytes);
  }

  /**
   * Writes a marker to the beginning and to the end of the request.
   *
   * @param marker a {@link SequenceMarker}
   */
  public void mark(long marker) {
    buffer.clear().putLong(0, marker).putLong(bytes.length - Long.BYTES, marker);
  }

  /**
   * Returns the number of bytes.
   *
   * @return the size
   */
  public int size() {
    return bytes.length;
  }

  /** Returns the bytes themselves, not a copy. */
  byte[] bytes() {
    return bytes;
  }

  /** Returns the same bytes as a buffer, from position 0 to the limit. */
  ByteBuffer buffer() {
    return buffer;
  }
}
