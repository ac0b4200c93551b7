package io.github.linuxipc.spi.file;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateDirectoryTest {
  private static final String STRANGER = "54321";

  private ShortTempDirectory own;

  @BeforeEach
  void open() throws IOException {
    own = new ShortTempDirectory("rwx------");
  }

  @AfterEach
  void close() throws IOException {
    own.close();
  }

  @Test
  void H01_shouldCreateADirectoryForItsOwnerOnly() throws IOException {
    Path made = PrivateDirectory.make(own.path.resolve("new"));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    assertEquals(made, PrivateDirectory.make(made));
  }

  @Test
  void H01_shouldSetTheModeUnderEveryUmask() throws IOException, InterruptedException {
    for (String umask : new String[] {"000", "077", "777"}) {
      Path made = own.path.resolve("umask" + umask);
      List<String> command =
          new ArrayList<>(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"));
      command.addAll(ChildJvm.command(MakeChild.class, made.toString()));
      Process child = new ProcessBuilder(command).inheritIO().start();
      assertEquals(0, child.waitFor());
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    }
  }

  /** Makes the directory in a process whose umask the test chooses. */
  static final class MakeChild {
    private MakeChild() {}

    public static void main(String[] args) throws IOException {
      PrivateDirectory.make(Path.of(args[0]));
    }
  }

  @Test
  void H02_shouldRejectASymbolicLink() throws IOException {
    Path link = Files.createSymbolicLink(own.path.resolve("link"), own.path);
    refused(link, "symbolic link");
    assertThrows(InsecureFileException.class, () -> PrivateDirectory.make(link));
  }

  @Test
  void H02_shouldRejectAFile() throws IOException {
    refused(Files.createFile(own.path.resolve("file")), "not a directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwx-w----", "rwx----w-", "rwxrwxrwx"})
  void H02_shouldRejectADirectoryThatOthersMayWrite(String mode) throws IOException {
    Files.setPosixFilePermissions(own.path, PosixFilePermissions.fromString(mode));
    refused(own.path, "may be changed by others");
  }

  @Test
  void H02_shouldRejectADirectoryBelowOneThatOthersMayWrite() throws IOException {
    Path inner = PrivateDirectory.make(own.path.resolve("inner"));
    PrivateDirectory.check(inner);
    Files.setPosixFilePermissions(own.path, PosixFilePermissions.fromString("rwxrwxrwx"));
    refused(inner, own.path.toString());
  }

  @Test
  void H02_shouldRejectADirectoryOfAnotherUserAndNameTheUser() throws IOException {
    Path inner = PrivateDirectory.make(own.path.resolve("inner"));
    giveToAnotherUser(inner);
    refused(inner, STRANGER);
  }

  @Test
  void H02_shouldRejectADirectoryBelowOneOfAnotherUser() throws IOException {
    Path inner = PrivateDirectory.make(own.path.resolve("inner"));
    giveToAnotherUser(own.path);
    refused(inner, STRANGER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp", "/var/tmp"})
  void H02_shouldAcceptAPrivateSweptDirectoryWithOneWarning(String swept) throws IOException {
    Path below = Files.createTempDirectory(Path.of(swept), "ipc-test-");
    Path inner = below.resolve("inner");
    try {
      List<String> warnings =
          warningsOf(
              () ->
                  assertDoesNotThrow(
                      () -> {
                        PrivateDirectory.check(below);
                        PrivateDirectory.make(inner);
                        PrivateDirectory.check(below);
                      }));
      assertEquals(
          List.of(
              below
                  + " is below "
                  + swept
                  + ": a cleaner deletes old files there, even those of channels in use; choose a"
                  + " directory below /run or /dev/shm"),
          warnings);
    } finally {
      Files.deleteIfExists(inner);
      Files.delete(below);
    }
  }

  @Test
  void H02_shouldRejectASweptDirectoryThatOthersMayEnter() throws IOException {
    Path below = Files.createTempDirectory(Path.of("/tmp"), "ipc-test-");
    try {
      Files.setPosixFilePermissions(below, PosixFilePermissions.fromString("rwxr-x---"));
      refused(below, "is below /tmp and open to others");
    } finally {
      Files.delete(below);
    }
  }

  @Test
  void H02_shouldFollowALinkIntoASweptDirectory() throws IOException {
    Path below = Files.createTempDirectory(Path.of("/tmp"), "ipc-test-");
    try {
      Path link = Files.createSymbolicLink(own.path.resolve("link"), below);
      assertEquals(
          Optional.of(Path.of("/tmp")), SweptDirectories.above(link.resolve("to/be/made")));
      assertEquals(Optional.empty(), SweptDirectories.above(own.path.resolve("tmp")));
    } finally {
      Files.delete(below);
    }
  }

  @Test
  void H02_shouldNotCreateParents() {
    assertThrows(
        NoSuchFileException.class, () -> PrivateDirectory.make(own.path.resolve("a").resolve("b")));
    assertFalse(Files.exists(own.path.resolve("a")));
  }

  @Test
  void H20_shouldDeriveTheDefaultFromTheKernelOnly() throws IOException {
    assertEquals(Path.of("/dev/shm/ipc-" + ProcessUser.uid()), PrivateDirectory.runtime());
  }

  private static void giveToAnotherUser(Path path) throws IOException {
    assumeTrue(ProcessUser.uid() == 0, "needs root, to create a directory of another user");
    Files.setOwner(
        path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(STRANGER));
  }

  private static void refused(Path path, String because) {
    InsecureFileException e =
        assertThrows(InsecureFileException.class, () -> PrivateDirectory.check(path));
    assertTrue(e.getMessage().contains(because), e.getMessage());
    assertFalse(e.remedy().isEmpty());
  }

  /**
   * Returns the warnings that {@link SweptDirectories} logs during an action. The platform logger
   * is the one of java.util.logging in this test.
   */
  private static List<String> warningsOf(Runnable action) {
    List<String> warnings = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            warnings.add(entry.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(SweptDirectories.class.getName());
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      action.run();
      return warnings;
    } finally {
      logger.setUseParentHandlers(true);
      logger.removeHandler(handler);
    }
  }
}
