package io.github.linuxipc.spi.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** User ids are unsigned 32-bit numbers. */
class UserIdsTest {
  @ParameterizedTest
  @ValueSource(strings = {"54321", "2147483647", "2147483648", "3000000000", "4294967294"})
  void shouldFindTheUserOfEveryValidId(String number) throws Exception {
    UserPrincipal found = UserIds.find(number);
    assertEquals(UserIds.ofNumber(Integer.parseUnsignedInt(number)), found);
    assertEquals(number, UserIds.nameOf(found));
    assertNotEquals(UserIds.ofNumber(0), found);
  }

  @Test
  void shouldFindAUserByName() throws Exception {
    assertEquals(UserIds.ofNumber(0), UserIds.find("root"));
    assertEquals("root", UserIds.nameOf(UserIds.find("root")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "-2147483648", "4294967295", "4294967296", "no such user"})
  void shouldRejectATextThatIsNotAUser(String text) {
    assertThrows(UserPrincipalNotFoundException.class, () -> UserIds.find(text));
  }

  @Test
  void shouldReportTheOwnerOfADirectoryAsAnUnsignedId() throws IOException {
    assumeTrue(ProcessUser.uid() == 0, "needs root, to change the owner of a directory");
    try (ShortTempDirectory own = new ShortTempDirectory("rwxr-xr-x")) {
      Path theirs = Files.createDirectory(own.path.resolve("theirs"));
      Files.setAttribute(theirs, "unix:uid", (int) 3_000_000_000L, LinkOption.NOFOLLOW_LINKS);
      InsecureFileException e =
          assertThrows(InsecureFileException.class, () -> PrivateDirectory.check(theirs));
      assertTrue(e.getMessage().contains("belongs to 3000000000,"), e.getMessage());
    }
  }
}
