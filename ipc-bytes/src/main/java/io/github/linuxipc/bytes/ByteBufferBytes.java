package io.github.linuxipc.bytes;

import io.github.linuxipc.posix.DirectMemory;
import java.nio.ByteBuffer;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.bytes.VanillaBytes;
import org.jspecify.annotations.Nullable;

/**
 * {@code Bytes} over the memory of one buffer after the other. Bounded by the buffer: whatever the
 * bytes say, nothing outside of them is read or written. Allocates only when a larger copy is
 * needed than before.
 */
final class ByteBufferBytes {
  private final Memory memory = new Memory();
  private final VanillaBytes<Void> bytes = VanillaBytes.vanillaBytes();
  private ByteBuffer copy = ByteBuffer.allocateDirect(0);

  /** Keeps the memory from being given back as long as somebody holds the bytes. */
  private static final class Memory extends PointerBytesStore {
    @SuppressWarnings("unused")
    private @Nullable ByteBuffer owner;

    void show(ByteBuffer direct) {
      set(DirectMemory.address(direct), direct.remaining());
      owner = direct;
    }
  }

  ByteBufferBytes() {
    memory.singleThreadedCheckDisabled(true); // whoever uses it, does so one thread at a time
    bytes.singleThreadedCheckDisabled(true);
  }

  /** Shows what remains in a buffer for reading; a buffer on the heap is copied first. */
  Bytes<?> read(ByteBuffer buffer) {
    show(buffer.isDirect() ? buffer : copied(buffer));
    bytes.writePosition(buffer.remaining());
    return bytes;
  }

  /** Shows what remains in a buffer for writing, or memory to be copied into it. */
  Bytes<?> write(ByteBuffer buffer) {
    show(buffer.isDirect() ? buffer : room(buffer.remaining()));
    return bytes;
  }

  /** Puts what was written into a buffer on the heap; one elsewhere has it already. */
  void finish(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      buffer.put(buffer.position(), copy, 0, buffer.remaining());
    }
  }

  private void show(ByteBuffer direct) {
    memory.show(direct);
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
