package io.github.linuxipc.shm;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A file in the place of a segment that this version cannot read. It may be the segment of a live
 * receiver of another version.
 */
final class UnreadableSegment {
  private static final int FLAGS = OpenFile.READ_WRITE | OpenFile.NO_FOLLOW;

  private UnreadableSegment() {}

  /**
   * Checks that no live receiver holds the file.
   *
   * @param why why the file cannot be read
   * @throws IpcException if a live receiver holds the file
   * @throws IOException if the lock cannot be tested
   */
  static void requireAbandoned(Path path, LinkContext context, Throwable why) throws IOException {
    FileStat found = FileStat.find(path).orElse(null);
    if (found == null || !found.isRegular()) {
      return; // no receiver locks such a file
    }
    try (OpenFile file = OpenFile.open(path, FLAGS)) {
      if (new OfdLock(file).find(SegmentDescriptor.RECEIVER_LOCK, 1)) {
        throw context.failure(
            ErrorCode.CHANNEL_IN_USE,
            "The channel is bound by "
                + SegmentDescriptor.describeOwner(common(file))
                + ", and this process cannot read its segment: "
                + why.getMessage(),
            "Stop that process first, or use another name.",
            why);
      }
    }
  }

  private static ByteBuffer common(OpenFile file) throws ErrnoException {
    NativeBuffer common = new NativeBuffer(SegmentDescriptor.COMMON_LENGTH);
    file.readAt(common, SegmentDescriptor.COMMON_LENGTH, 0); // what is missing reads as zeros
    return common.buffer().duplicate().order(ByteOrder.nativeOrder());
  }
}
