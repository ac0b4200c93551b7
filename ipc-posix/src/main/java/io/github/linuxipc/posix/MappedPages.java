package io.github.linuxipc.posix;

import java.lang.ref.Reference;
import java.nio.MappedByteBuffer;

/** Releases the pages of a mapping: {@code mmap(2)}. */
public final class MappedPages {
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_FIXED_ANONYMOUS_NORESERVE = 0x2 | 0x10 | 0x20 | 0x4000;

  private MappedPages() {}

  /**
   * Releases the pages of a mapping now, instead of when the garbage collector collects the buffer.
   * The addresses stay reserved until the garbage collector collects the buffer. A thread that kept
   * the buffer or a view of it reads zeros, and its writes are not visible to any other process.
   * Unlike an unmapping, this method cannot crash a thread that still reads.
   *
   * @param mapping a buffer that {@code FileChannel.map} returned, not a slice or duplicate
   */
  public static void discard(MappedByteBuffer mapping) {
    if (mapping.capacity() == 0) {
      return;
    }
    long address = DirectMemory.address(mapping.duplicate().clear());
    int flags = MAP_PRIVATE_FIXED_ANONYMOUS_NORESERVE;
    try {
      // If mmap fails (no memory for the kernel's tables), the garbage collector releases the pages
      // later.
      NativeLibrary.libc().mmap(address, mapping.capacity(), PROT_READ_WRITE, flags, -1, 0);
    } finally {
      Reference.reachabilityFence(mapping);
    }
  }
}
