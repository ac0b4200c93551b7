package io.github.linuxipc.tests.peer;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A number that one process counts up and another reads: what an event tells of. */
public final class SharedCount implements AutoCloseable {
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final Path path;
  private final ByteBuffer memory;

  private SharedCount(Path path, ByteBuffer memory) {
    this.path = path;
    this.memory = memory;
  }

  /**
   * Makes a count of 0.
   *
   * @param path the file, which does not exist
   * @return the count
   * @throws IOException if it cannot be made
   */
  public static SharedCount create(Path path) throws IOException {
    Files.write(path, new byte[Integer.BYTES], StandardOpenOption.CREATE_NEW);
    return open(path);
  }

  /**
   * Opens a count that another process made.
   *
   * @param path the file
   * @return the count
   * @throws IOException if it cannot be opened
   */
  public static SharedCount open(Path path) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, Integer.BYTES);
      return new SharedCount(path, memory);
    }
  }

  /**
   * Returns where it lies.
   *
   * @return the file
   */
  public Path path() {
    return path;
  }

  /**
   * Reads the number.
   *
   * @return the number
   */
  public int get() {
    return (int) INT.getAcquire(memory, 0);
  }

  /** Adds one; for one process at a time. */
  public void add() {
    INT.setRelease(memory, 0, (int) INT.get(memory, 0) + 1);
  }

  /** Removes the file's name if it is there. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
