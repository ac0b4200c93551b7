package io.github.linuxipc.bytes;

import io.github.linuxipc.posix.DirectMemory;
import java.nio.ByteBuffer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.bytes.VanillaBytes;
import org.jspecify.annotations.Nullable;

/**
 * Presents the memory of one buffer after another as {@code Bytes}. Access is bounded by the
 * buffer: nothing outside of it is read or written, whatever lengths the message contains.
 * Allocates only when a larger copy is needed than before.
 */
final class ByteBufferBytes {
  private final Memory memory = new Memory();
  private final VanillaBytes<Void> bytes = VanillaBytes.vanillaBytes();
  private ByteBuffer copy = ByteBuffer.allocateDirect(0);

  /** Keeps the memory from being released as long as the {@code Bytes} are reachable. */
  private static final class Memory extends PointerBytesStore {
    @SuppressWarnings("unused")
    private @Nullable ByteBuffer owner;

    void present(ByteBuffer direct) {
      set(DirectMemory.address(direct), direct.remaining());
      owner = direct;
    }
  }

  ByteBufferBytes() {
    memory.singleThreadedCheckDisabled(true); // the caller uses it on one thread at a time
    bytes.singleThreadedCheckDisabled(true);
  }

  /** Presents the remaining bytes of a buffer for reading. A heap buffer is copied first. */
  Bytes<?> read(ByteBuffer buffer) {
    present(buffer.isDirect() ? buffer : copied(buffer));
    bytes.writePosition(buffer.remaining());
    return bytes;
  }

  /**
   * Presents the remaining bytes of a buffer for writing. For a heap buffer, presents other memory,
   * which {@link #finish} copies into the buffer.
   */
  Bytes<?> write(ByteBuffer buffer) {
    present(buffer.isDirect() ? buffer : room(buffer.remaining()));
    return bytes;
  }

  /** Copies the written bytes into a heap buffer. A direct buffer already contains them. */
  void finish(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      buffer.put(buffer.position(), copy, 0, buffer.remaining());
    }
  }

  private void present(ByteBuffer direct) {
    memory.present(direct);
    bytes.bytesStore(memory, 0, direct.remaining());
    bytes.clear();
    bytes.writeLimit(direct.remaining());
  }

  private ByteBuffer copied(ByteBuffer buffer) {
    ByteBuffer room = room(buffer.remaining());
    room.put(0, buffer, buffer.position(), buffer.remaining());
    return room;
  }

  private ByteBuffer room(int length) {
    if (copy.capacity() < length) {
      copy = ByteBuffer.allocateDirect(length);
    }
    return copy.clear().limit(length);
  }
}
