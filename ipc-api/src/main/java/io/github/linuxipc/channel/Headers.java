package io.github.linuxipc.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a message: names with values, in an order. Immutable and thread-safe. An instance
 * may be sent any number of times, and sending it allocates nothing. Rules H1 and H2 (see
 * docs/contract.md).
 *
 * <pre>{@code
 * sender.send(order, Headers.of("content-type", "application/json", "traceparent", trace));
 * receiver.poll(message -> handle(message.headers().text("content-type"), message.payload()), 10);
 * }</pre>
 *
 * <p>A name matches {@code [A-Za-z0-9][A-Za-z0-9._-]*} and has at most {@link #MAX_NAME_LENGTH}
 * characters. Names are compared exactly, and a name may occur several times. A value has any
 * bytes. There are at most {@link #MAX_COUNT} headers, and their {@link #length} is at most {@link
 * #MAX_LENGTH}. What exceeds these limits is refused with {@link IpcConfigurationException} and
 * {@link ErrorCode#BAD_VALUE}.
 *
 * <p>Names that begin with {@code ipc.} are reserved for this library. An application may forward
 * such headers, but must not define any. {@code traceparent} and {@code tracestate} have the
 * meaning of W3C Trace Context, and {@code content-type} is the media type of the payload.
 */
public sealed interface Headers extends Iterable<Header> permits HeaderList {
  /** The maximum number of headers of a message. */
  int MAX_COUNT = 64;

  /** The maximum number of characters of a name. */
  int MAX_NAME_LENGTH = 64;

  /** The maximum {@link #length} of the headers of a message, in bytes. */
  int MAX_LENGTH = 4096;

  /** What {@link #length} counts once if there are headers, in bytes. */
  int FIXED_LENGTH = 4;

  /** What {@link #length} counts for each header besides its name and its value, in bytes. */
  int LENGTH_PER_HEADER = 3;

  /**
   * Returns no headers.
   *
   * @return an empty instance, always the same
   */
  static Headers empty() {
    return HeaderList.EMPTY;
  }

  /**
   * Returns headers with texts as values, which are encoded as UTF-8.
   *
   * @param name the first header's name
   * @param value the first header's value
   * @param more names and values in turn
   * @return the headers, in the order of the arguments
   * @throws IpcConfigurationException if a name is malformed or a limit is exceeded
   * @throws IllegalArgumentException if the last name has no value
   */
  static Headers of(String name, String value, String... more) {
    if (more.length % 2 != 0) {
      throw new IllegalArgumentException("The header " + more[more.length - 1] + " has no value");
    }
    Builder builder = builder().add(name, value);
    for (int i = 0; i < more.length; i += 2) {
      builder.add(more[i], more[i + 1]);
    }
    return builder.build();
  }

  /**
   * Returns headers with texts as values, which are encoded as UTF-8.
   *
   * @param values the value of each name
   * @return the headers, in the order in which the map iterates
   * @throws IpcConfigurationException if a name is malformed or a limit is exceeded
   */
  static Headers of(Map<String, String> values) {
    Builder builder = builder();
    values.forEach(builder::add);
    return builder.build();
  }

  /**
   * Returns a builder without headers.
   *
   * @return the builder
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the number of headers.
   *
   * @return 0 to {@link #MAX_COUNT}
   */
  int size();

  /**
   * Returns how many bytes the headers add to a message: {@link #FIXED_LENGTH}, and for each header
   * {@link #LENGTH_PER_HEADER}, its name and its value.
   *
   * @return 0 if there are no headers, otherwise at most {@link #MAX_LENGTH}
   */
  int length();

  /**
   * Returns a header by its index.
   *
   * @param index 0 to {@link #size} - 1
   * @return the header
   * @throws IndexOutOfBoundsException if there is no such header
   */
  Header get(int index);

  /**
   * Returns the value of the first header with a name, as text.
   *
   * @param name the name
   * @return the value, decoded as UTF-8 with malformed bytes replaced by U+FFFD; null if there is
   *     no such header
   */
  @Nullable String text(String name);

  /**
   * Returns the value of the first header with a name.
   *
   * @param name the name
   * @return a copy of the bytes; null if there is no such header
   */
  byte @Nullable [] bytes(String name);

  /** Collects headers. Not thread-safe. */
  final class Builder {
    private final List<Header> headers = new ArrayList<>();
    private int length = FIXED_LENGTH;

    private Builder() {}

    /**
     * Adds a header.
     *
     * @param name the name
     * @param value the value, which is encoded as UTF-8
     * @return this
     * @throws IpcConfigurationException if the name is malformed or a limit is exceeded
     */
    public Builder add(String name, String value) {
      return append(name, value.getBytes(UTF_8));
    }

    /**
     * Adds a header.
     *
     * @param name the name
     * @param value the value, which is copied
     * @return this
     * @throws IpcConfigurationException if the name is malformed or a limit is exceeded
     */
    public Builder add(String name, byte[] value) {
      return append(name, value.clone());
    }

    /**
     * Adds all headers of an instance, in their order.
     *
     * @param more the headers
     * @return this
     * @throws IpcConfigurationException if a limit is exceeded
     */
    public Builder addAll(Headers more) {
      for (Header header : more) {
        append(header.name(), header.bytes());
      }
      return this;
    }

    private Builder append(String name, byte[] value) {
      requireName(Objects.requireNonNull(name, "name"));
      long sum = (long) length + LENGTH_PER_HEADER + name.length() + value.length;
      if (headers.size() == MAX_COUNT) {
        throw refused("A message cannot have more than " + MAX_COUNT + " headers");
      }
      if (sum > MAX_LENGTH) {
        throw refused(
            "With the header "
                + name
                + " the headers of a message would have "
                + sum
                + " bytes, which is more than "
                + MAX_LENGTH);
      }
      length = (int) sum;
      headers.add(new Header(name, value));
      return this;
    }

    private static void requireName(String name) {
      if (!isName(name)) {
        throw refused(
            "'"
                + name
                + "' is not the name of a header, which has 1 to "
                + MAX_NAME_LENGTH
                + " letters, digits, '.', '_' and '-' and begins with a letter or digit");
      }
    }

    private static boolean isName(String name) {
      boolean valid = !name.isEmpty() && name.length() <= MAX_NAME_LENGTH;
      for (int i = 0; valid && i < name.length(); i++) {
        valid = isNameCharacter(name.charAt(i), i);
      }
      return valid;
    }

    private static IpcConfigurationException refused(String what) {
      return new IpcConfigurationException(
          ErrorCode.BAD_VALUE,
          ErrorCode.BAD_VALUE.text(what, "", "Put the data into the payload instead."));
    }

    /**
     * Returns the headers added so far.
     *
     * @return the headers
     */
    public Headers build() {
      return headers.isEmpty() ? empty() : new HeaderList(headers.toArray(Header[]::new), length);
    }
  }

  /**
   * Returns whether a name may have a character at an index.
   *
   * @param character the character
   * @param index the index in the name
   * @return whether the character is allowed there
   */
  static boolean isNameCharacter(int character, int index) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || (index > 0 && (character == '.' || character == '_' || character == '-'));
  }
}
