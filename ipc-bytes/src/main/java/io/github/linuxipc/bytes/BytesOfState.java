package io.github.linuxipc.bytes;

import io.github.linuxipc.state.Region;
import io.github.linuxipc.state.Value;
import java.nio.ByteBuffer;
import net.openhft.chronicle.bytes.Bytes;

/** Presents shared state as {@code Bytes}. Stateless. */
public final class BytesOfState {
  private BytesOfState() {}

  /**
   * Presents the memory of a region, in place. What is written is at once visible to all processes
   * that use the region. The read position is 0, and the read limit the end; a write at an offset
   * changes neither. The memory stays valid as long as the {@code Bytes} are reachable, also after
   * the region was closed.
   *
   * <p>If a program of this user truncates the region's file, an atomic update such as {@code
   * compareAndSwapLong} ends the JVM. Other accesses throw an {@link InternalError}.
   *
   * @param region the region
   * @return bytes over the whole region, for one thread at a time
   * @throws IllegalStateException if the region is closed
   */
  public static Bytes<?> of(Region region) {
    return new ByteBufferBytes().read(region.buffer());
  }

  /**
   * Presents a value of a blackboard for reading.
   *
   * @param value the value, whose bytes do not change
   * @return bytes of the value, for one thread at a time
   */
  public static Bytes<?> of(Value value) {
    return of(value.bytes());
  }

  /**
   * Presents the remaining bytes of a buffer for reading, in place if the buffer is direct. Use it
   * for a direct buffer into which {@link io.github.linuxipc.state.Blackboard#get} has copied a
   * value, and for one that is to be put on a blackboard.
   *
   * @param buffer the buffer; its position does not change
   * @return bytes from position to limit, for one thread at a time
   */
  public static Bytes<?> of(ByteBuffer buffer) {
    return new ByteBufferBytes().read(buffer);
  }
}
