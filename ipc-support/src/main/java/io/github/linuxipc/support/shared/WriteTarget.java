package io.github.linuxipc.support.shared;

import io.github.linuxipc.posix.Fifo;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import java.io.IOException;

/**
 * An open object into which a sender writes.
 *
 * @param file the object's descriptor, which is polled
 * @param locked the file that carries the {@link LivenessLocks} and the {@link CloseNotice},
 *     normally the object itself
 * @param sink writes to the object
 * @param maxWrite the longest write in bytes that the object keeps whole
 */
public record WriteTarget(OpenFile file, OpenFile locked, Sink sink, int maxWrite) {
  /** Writes without blocking. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Writes bytes.
     *
     * @param from the memory; its position is not moved
     * @param offset the offset in the memory
     * @param length the number of bytes
     * @return the number of bytes written, -1 if there is no room now
     * @throws IOException if the write fails
     */
    int write(NativeBuffer from, int offset, int length) throws IOException;
  }

  /**
   * Returns the target for a pipe or FIFO, which keeps writes of up to {@link Fifo#PIPE_BUF} bytes
   * whole.
   *
   * @param file the pipe, open for writing and non-blocking
   * @return the target
   */
  public static WriteTarget pipe(OpenFile file) {
    return new WriteTarget(file, file, file::write, Fifo.PIPE_BUF);
  }
}
