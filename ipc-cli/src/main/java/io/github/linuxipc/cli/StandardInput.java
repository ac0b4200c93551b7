package io.github.linuxipc.cli;

import io.github.linuxipc.posix.StandardStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Standard input without a buffer. A program that shares the stream may make it non-blocking at any
 * time. From then on reads wait with {@code poll(2)}, which needs the C library.
 */
final class StandardInput extends InputStream {
  private final InputStream blocking = new FileInputStream(FileDescriptor.in);
  private @Nullable PolledStream polled;

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    PolledStream open = polled;
    if (open == null) {
      try {
        return blocking.read(bytes, offset, length);
      } catch (IOException e) {
        if (!StandardStream.INPUT.isNonBlocking()) {
          throw e;
        }
        open = PolledStream.open(StandardStream.INPUT);
        polled = open;
      }
    }
    return open.read(bytes, offset, length);
  }
}
