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

/** A number in a mapped file, which one process increments and another reads. */
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
   * Creates a count of 0.
   *
   * @param path the file, which must not exist
   * @return the count
   * @throws IOException if it cannot be created
   */
  public static SharedCount create(Path path) throws IOException {
    Files.write(path, new byte[Integer.BYTES], StandardOpenOption.CREATE_NEW);
    return open(path);
  }

  /**
   * Opens a count that another process created.
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
   * Returns the path of its file.
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

  /** Adds one. Only one process at a time may call it. */
  public void add() {
    INT.setRelease(memory, 0, (int) INT.get(memory, 0) + 1);
  }

  /** Removes the file if it exists. The number remains readable where the file is mapped. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
