package io.github.linuxipc.socket;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.stream.Secret;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.PrivateFile;
import io.github.linuxipc.spi.file.UnusablePathException;
import io.github.linuxipc.spi.file.WrittenPath;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the file that {@code secret-file} names. A line feed at its end is ignored. */
final class SecretFile {
  private static final int SHORTEST = 16;
  private static final int LONGEST = 4096;

  private SecretFile() {}

  /** Returns the secret, or null if none is configured. */
  static @Nullable Secret read(LinkContext context, SocketErrors errors) throws IpcException {
    String file = context.option(SocketOptions.SECRET_FILE);
    if (file.isEmpty()) {
      return null;
    }
    byte[] content = content(file, context);
    int length = content.length;
    if (length > 0 && content[length - 1] == '\n') {
      length--;
    }
    if (length < SHORTEST) {
      throw errors.configuration(
          ErrorCode.BAD_VALUE,
          "The secret in "
              + file
              + " has "
              + length
              + " bytes; at least "
              + SHORTEST
              + " are needed",
          "Write one with: head -c 32 /dev/urandom | base64 > " + file + ".");
    }
    return new Secret(Arrays.copyOf(content, length));
  }

  private static byte[] content(String file, LinkContext context) throws IpcException {
    try {
      return PrivateFile.read(WrittenPath.of(file), LONGEST);
    } catch (UnusablePathException e) {
      throw context.failure(ErrorCode.BAD_VALUE, e.reason(), e.remedy(), e);
    } catch (IOException e) {
      throw KernelErrors.opening(
          context,
          e,
          null,
          () ->
              context.failure(
                  ErrorCode.OPEN_FAILED,
                  "The secret cannot be read: " + e,
                  "Name a file with mode 0600 in secret-file.",
                  e));
    }
  }
}
