package io.github.linuxipc.spi.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A short tag that stands for a directory in the names of kernel objects outside of it, such as
 * message queues, because all users and all directories share the namespace of those objects.
 * Stateless.
 */
public final class DirectoryTag {
  private static final int BYTES = 8;

  private DirectoryTag() {}

  /**
   * Returns the first 16 hexadecimal digits of the SHA-256 digest of the directory's canonical
   * path. The digest is computed from the bytes of the path that the kernel uses. Every process
   * therefore computes the same tag, regardless of the locale of the process and of symbolic links
   * in the path that it passes.
   *
   * @param directory the directory, which must exist
   * @return 16 digits, of {@code 0-9a-f}
   * @throws IOException if the directory cannot be examined
   */
  public static String of(Path directory) throws IOException {
    byte[] digest = sha256().digest(bytes(directory.toRealPath()));
    return HexFormat.of().formatHex(digest, 0, BYTES);
  }

  /**
   * Returns the bytes of a path. They are taken from the path's URI, which escapes each byte that
   * is not ASCII, because the path's text depends on the locale.
   */
  private static byte[] bytes(Path path) {
    String uri = path.toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < uri.length(); i++) {
      boolean escaped = uri.charAt(i) == '%';
      bytes.write(escaped ? HexFormat.fromHexDigits(uri, i + 1, i + 3) : uri.charAt(i));
      i += escaped ? 2 : 0;
    }
    int length = bytes.size() - (uri.length() > 1 && uri.endsWith("/") ? 1 : 0);
    return Arrays.copyOf(bytes.toByteArray(), length);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
