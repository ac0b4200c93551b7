package io.github.linuxipc.posix;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;

/** Where a direct buffer's memory lies, for libraries that work on addresses. */
public final class DirectMemory {
  private DirectMemory() {}

  /**
   * Returns the address of a direct buffer's first remaining byte; allocates nothing. It is valid
   * while the buffer is reachable, and nobody checks what is done with it.
   *
   * @param direct a direct buffer, read-only or not
   * @return the address
   * @throws IllegalArgumentException if the buffer is on the heap
   */
  public static long address(ByteBuffer direct) {
    if (!direct.isDirect()) {
      throw new IllegalArgumentException("only a direct buffer has an address");
    }
    NativeLibrary.libc(); // loads jffi, if need be, as it has to be loaded
    return MemoryIO.getInstance().getDirectBufferAddress(direct) + direct.position();
  }
}
