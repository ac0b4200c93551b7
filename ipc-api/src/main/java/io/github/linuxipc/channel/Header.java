package io.github.linuxipc.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A name and a value that a message carries beside its payload: H1 (see docs/contract.md).
 * Immutable.
 */
public final class Header {
  private final String name;
  private final byte[] value;

  /** Takes ownership of the value. The caller has checked the name and the value's length. */
  Header(String name, byte[] value) {
    this.name = name;
    this.value = value;
  }

  /**
   * Returns the name.
   *
   * @return 1 to {@link Headers#MAX_NAME_LENGTH} characters of ASCII
   */
  public String name() {
    return name;
  }

  /**
   * Returns the value as text.
   *
   * @return the value, decoded as UTF-8; malformed bytes are replaced by U+FFFD
   */
  public String text() {
    return new String(value, UTF_8);
  }

  /**
   * Returns the value.
   *
   * @return a copy of the bytes
   */
  public byte[] bytes() {
    return value.clone();
  }

  /**
   * Returns the length of the value.
   *
   * @return bytes
   */
  public int length() {
    return value.length;
  }

  /**
   * Copies the value to a buffer without allocating memory. The buffer's position moves to the end
   * of the value.
   *
   * @param to a buffer with at least {@link #length} bytes remaining
   */
  public void copyTo(ByteBuffer to) {
    to.put(value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Header that
        && name.equals(that.name)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(value);
  }

  /** Returns the name and the value as text, such as {@code content-type=text/plain}. */
  @Override
  public String toString() {
    return name + "=" + text();
  }
}
