package io.github.linuxipc.engine.topic;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * The small files of a topic. Each has its whole content as soon as it has its name. Called on
 * engine threads.
 */
final class TopicFile {
  private TopicFile() {}

  /** Returns a file's new content, all zeros. */
  static ByteBuffer content(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Creates a file that has its whole content from the beginning, or replaces it. */
  static void write(Path file, ByteBuffer content) throws IOException {
    Files.move(fill(file, content), file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Creates a file with the content under another name, and returns that name. */
  static Path fill(Path file, ByteBuffer content) throws IOException {
    Path filled = file.resolveSibling(file.getFileName() + TopicDirectory.NEW);
    Files.deleteIfExists(filled); // left by a process that died here
    Files.createFile(filled, TopicDirectory.PRIVATE);
    byte[] bytes = new byte[content.capacity()];
    content.get(0, bytes);
    Files.write(filled, bytes, StandardOpenOption.WRITE);
    return filled;
  }

  /** Maps the first bytes of a file, which must not be a symbolic link. */
  static ByteBuffer map(Path file, int length) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
      if (channel.size() < length) {
        throw new IOException("the file " + file + " is too short");
      }
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
