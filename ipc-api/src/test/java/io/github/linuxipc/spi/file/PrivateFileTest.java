package io.github.linuxipc.spi.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFileTest {
  private ShortTempDirectory own;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    own = new ShortTempDirectory("rwx------");
    file = Files.writeString(own.path.resolve("secret"), "content");
    mode("rw-------");
  }

  @AfterEach
  void close() throws IOException {
    own.close();
  }

  private void mode(String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------"})
  void H01_shouldReadAFileThatIsPrivateToItsOwner(String mode) throws IOException {
    mode(mode);
    assertEquals("content", new String(PrivateFile.read(file, 7), US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void H01_shouldRejectAFileThatOthersMayAccess(String mode) throws IOException {
    mode(mode);
    refused(file, 100, "may be read or written by others");
  }

  @Test
  void H02_shouldRejectLinksAndDirectories() throws IOException {
    refused(Files.createSymbolicLink(own.path.resolve("link"), file), 100, "not a regular file");
    refused(own.path, 100, "not a regular file");
  }

  @Test
  void H02_shouldRejectAFileOfAnotherUser() throws IOException {
    assumeTrue(ProcessUser.uid() == 0, "needs root, to create a file of another user");
    Files.setOwner(
        file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("54321"));
    refused(file, 100, "54321");
  }

  @Test
  void H06_shouldRejectAFileThatIsTooLong() {
    refused(file, 6, "more than 6 bytes");
  }

  private static void refused(Path path, int most, String because) {
    InsecureFileException e =
        assertThrows(InsecureFileException.class, () -> PrivateFile.read(path, most));
    assertTrue(e.getMessage().contains(because), e.getMessage());
  }
}
