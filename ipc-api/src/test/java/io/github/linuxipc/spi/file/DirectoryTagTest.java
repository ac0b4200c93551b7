package io.github.linuxipc.spi.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Tests the tag of a runtime directory. The tag is part of the names of objects that are not in the
 * directory.
 */
class DirectoryTagTest {
  private static String digest(Path path) throws Exception {
    byte[] bytes = MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(UTF_8));
    return HexFormat.of().formatHex(bytes).substring(0, 16);
  }

  @Test
  void shouldBeTheDigestOfTheCanonicalPath() throws Exception {
    try (ShortTempDirectory own = new ShortTempDirectory("rwx------")) {
      Path directory = Files.createDirectory(own.path.resolve("a b%41+c"));
      Path link = Files.createSymbolicLink(own.path.resolve("link"), directory);
      assertEquals(digest(directory), DirectoryTag.of(directory));
      assertEquals(digest(directory), DirectoryTag.of(link), "by a symbolic link");
      assertEquals(digest(directory), DirectoryTag.of(link.resolve("../link/.")), "by a detour");
      assertEquals(digest(Path.of("/")), DirectoryTag.of(Path.of("/")));
    }
  }

  @Test
  void shouldDistinguishDirectoriesWithTheSameLastElement() throws Exception {
    try (ShortTempDirectory own = new ShortTempDirectory("rwx------")) {
      Path one = Files.createDirectories(own.path.resolve("a1/rtx"));
      Path other = Files.createDirectories(own.path.resolve("a2/rtx"));
      assertNotEquals(DirectoryTag.of(one), DirectoryTag.of(other));
    }
  }
}
