package io.github.linuxipc.posix;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;

/** Returns addresses of direct buffers, for libraries that work on addresses. */
public final class DirectMemory {
  private DirectMemory() {}

  /**
   * Returns the address of a direct buffer's first remaining byte; allocates nothing. The address
   * is valid while the buffer is reachable. Accesses through it are not checked.
   *
   * @param direct a direct buffer, read-only or not
   * @return the address
   * @throws IllegalArgumentException if the buffer is on the heap
   */
  public static long address(ByteBuffer direct) {
    if (!direct.isDirect()) {
      throw new IllegalArgumentException("only a direct buffer has an address");
    }
    NativeLibrary.libc(); // unpacks and loads jffi's native library first if necessary
    return MemoryIO.getInstance().getDirectBufferAddress(direct) + direct.position();
  }
}
