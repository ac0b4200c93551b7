package io.github.linuxipc.posix;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The address of a Unix socket: {@code struct sockaddr_un} of {@code unix(7)}. The address is a
 * path or a name in the abstract namespace. An abstract name is not a file, and vanishes with its
 * socket.
 */
public final class UnixAddress {
  /** The longest path or abstract name in bytes. */
  public static final int MAX_LENGTH = 107;

  private static final int PATH_OFFSET = 2;

  private final String text;
  private final NativeBuffer memory;
  private final int length;

  private UnixAddress(String text, NativeBuffer memory, int length) {
    this.text = text;
    this.memory = memory;
    this.length = length;
  }

  private UnixAddress(String text, byte[] name, int nameOffset) {
    this.text = text;
    if (name.length == 0 || name.length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the socket's name has "
              + name.length
              + " bytes, but at most "
              + MAX_LENGTH
              + " are allowed");
    }
    this.memory = new NativeBuffer(PATH_OFFSET + 1 + MAX_LENGTH + 1);
    memory.buffer().putShort(0, (short) UnixSocket.AF_UNIX);
    memory.buffer().put(PATH_OFFSET + nameOffset, name);
    this.length = PATH_OFFSET + name.length + 1;
  }

  /**
   * Creates the address of a path.
   *
   * @param path the path
   * @return the address
   * @throws IllegalArgumentException if it is empty or has more than {@link #MAX_LENGTH} bytes
   */
  public static UnixAddress of(Path path) {
    String text = path.toString();
    return new UnixAddress(text, text.getBytes(StandardCharsets.UTF_8), 0);
  }

  /**
   * Creates an abstract address.
   *
   * @param name the name without its leading zero byte
   * @return the address
   * @throws IllegalArgumentException if it is empty or has more than {@link #MAX_LENGTH} bytes
   */
  public static UnixAddress ofAbstract(String name) {
    return new UnixAddress("@" + name, name.getBytes(StandardCharsets.UTF_8), 1);
  }

  /** Copies an address that the kernel has returned. */
  static UnixAddress copyOf(NativeBuffer kernel, int offset, int length) {
    NativeBuffer memory = new NativeBuffer(PATH_OFFSET + 1 + MAX_LENGTH + 1);
    int bounded = Math.min(length, memory.buffer().capacity());
    memory.buffer().put(0, kernel.buffer(), offset, bounded);
    return new UnixAddress("the sender's address", memory, bounded);
  }

  /** Returns the maximum length of an address in bytes. */
  static int size() {
    return PATH_OFFSET + MAX_LENGTH + 1;
  }

  NativeBuffer memory() {
    return memory;
  }

  int length() {
    return length;
  }

  /**
   * Returns the path, or {@code @} and the abstract name. The address of a packet's sender has a
   * fixed text instead.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return text;
  }
}
