package io.github.linuxipc.engine.framing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.linuxipc.channel.Header;
import io.github.linuxipc.channel.Headers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that precede the payload of a message with headers. The message's first frame has the
 * flag {@link io.github.linuxipc.spi.FrameHeader#HEADERS}; block and payload are divided into
 * frames as one.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-------------------------------+---------------+---------------+
 *  |      length of the block      |   headers: n  |       0       |   0
 *  +-------------------------------+---------------+---------------+
 *  |  n times:                                                     |   4
 *  |  +---------------+-------------------------------+            |
 *  |  | name's length |        value's length         |            |
 *  |  +---------------+-------------------------------+            |
 *  |  |  name  |  value  |                                         |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>Little-endian, without padding. The length of the block includes its first four bytes and is
 * at most {@link Headers#MAX_LENGTH}. Only this class contains the offsets. It holds a copy of the
 * bytes, because a peer could change a block in shared memory after it was checked.
 */
final class HeaderBlock {
  private static final int COUNT_OFFSET = 2;
  private static final int RESERVED_OFFSET = 3;
  private static final int ENTRIES_OFFSET = Headers.FIXED_LENGTH;

  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private ByteBuffer view = ByteBuffer.wrap(bytes);
  private int length;

  /**
   * The headers, or null until they are first asked for. Two threads that find null decode equal,
   * immutable headers.
   */
  private @Nullable Headers decoded;

  /**
   * Creates an empty block that {@link #encode} or {@link #read} fills. It has no memory until
   * there are headers.
   */
  HeaderBlock() {}

  private void use(byte[] memory) {
    bytes = memory;
    view = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void requireMemory() {
    if (bytes.length < Headers.MAX_LENGTH) {
      use(new byte[Headers.MAX_LENGTH]);
    }
  }

  /** Returns the length in bytes; 0 if there are no headers. */
  int length() {
    return length;
  }

  /** Returns a copy that does not change when this block is filled again. */
  HeaderBlock copy() {
    HeaderBlock copy = new HeaderBlock();
    copy.use(Arrays.copyOf(bytes, length));
    copy.length = length;
    copy.decoded = decoded;
    return copy;
  }

  /** Discards the headers. */
  void clear() {
    if (length > 0) {
      decoded = null;
      length = 0;
    }
  }

  /** Replaces the headers. */
  void encode(Headers headers) {
    decoded = null;
    length = headers.length();
    if (length == 0) {
      return;
    }
    requireMemory();
    view.clear();
    view.putShort((short) length).put((byte) headers.size()).put((byte) 0);
    for (int i = 0; i < headers.size(); i++) {
      Header header = headers.get(i);
      String name = header.name();
      view.put((byte) name.length()).putShort((short) header.length());
      for (int j = 0; j < name.length(); j++) {
        view.put((byte) name.charAt(j));
      }
      header.copyTo(view);
    }
  }

  /** Copies a part of the block to the buffer's position and moves the position behind the part. */
  void put(int from, int count, ByteBuffer to) {
    to.put(bytes, from, count);
  }

  /**
   * Reads the block at the position of a message's bytes, which are not trusted, and moves the
   * position behind the block. Allocates memory for the first block only.
   *
   * @return whether the block is well-formed; if not, the position has not moved
   */
  boolean read(ByteBuffer message) {
    decoded = null;
    int start = message.position();
    int available = Math.min(message.remaining(), Headers.MAX_LENGTH);
    if (available < ENTRIES_OFFSET) {
      return false;
    }
    int claimed = (message.get(start) & 0xff) | (message.get(start + 1) & 0xff) << 8;
    if (claimed < ENTRIES_OFFSET || claimed > available) {
      return false;
    }
    requireMemory();
    message.get(start, bytes, 0, claimed);
    if (!isWellFormed(claimed)) {
      return false;
    }
    length = claimed;
    message.position(start + claimed);
    return true;
  }

  private boolean isWellFormed(int end) {
    int count = bytes[COUNT_OFFSET] & 0xff;
    // a shared block may have changed since its length was read
    boolean valid = blockLength() == end && bytes[RESERVED_OFFSET] == 0;
    valid &= count >= 1 && count <= Headers.MAX_COUNT;
    int at = ENTRIES_OFFSET;
    for (int i = 0; valid && i < count; i++) {
      valid = end - at >= Headers.LENGTH_PER_HEADER && isName(nameIndex(at), nameLength(at), end);
      at = valid ? nextEntry(at) : at;
    }
    return valid && at == end;
  }

  private boolean isName(int from, int count, int end) {
    boolean valid = count >= 1 && count <= Headers.MAX_NAME_LENGTH && count <= end - from;
    for (int i = 0; valid && i < count; i++) {
      valid = Headers.isNameCharacter(bytes[from + i], i);
    }
    return valid;
  }

  /**
   * Returns the headers of a block that was {@linkplain #read read} or {@linkplain #copy copied}.
   * Decodes them when they are first asked for.
   */
  Headers decode() {
    Headers known = decoded;
    if (known == null) {
      known = decodeEntries();
      decoded = known;
    }
    return known;
  }

  private Headers decodeEntries() {
    Headers.Builder headers = Headers.builder();
    for (int at = ENTRIES_OFFSET; at < length; at = nextEntry(at)) {
      String name = new String(bytes, nameIndex(at), nameLength(at), US_ASCII);
      int end = nextEntry(at);
      headers.add(name, Arrays.copyOfRange(bytes, end - valueLength(at), end));
    }
    return headers.build();
  }

  private int blockLength() {
    return view.getShort(0) & 0xffff;
  }

  private int nameLength(int entry) {
    return bytes[entry] & 0xff;
  }

  private int valueLength(int entry) {
    return view.getShort(entry + 1) & 0xffff;
  }

  private static int nameIndex(int entry) {
    return entry + Headers.LENGTH_PER_HEADER;
  }

  private int nextEntry(int entry) {
    return nameIndex(entry) + nameLength(entry) + valueLength(entry);
  }
}
