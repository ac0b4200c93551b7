package io.github.linuxipc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import jnr.constants.platform.Errno;
import jnr.constants.platform.OpenFlags;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Compares the constants of this package with those of jnr-constants. */
@Tag("one-jdk")
class ConstantsTest {
  @Test
  void shouldNameEveryErrorNumberAsJnrConstantsDoes() {
    IntStream.rangeClosed(-1, 4096)
        .forEach(
            errno -> {
              assertEquals(Errno.valueOf(errno).name(), ErrnoTable.symbol(errno), "" + errno);
              assertEquals(Errno.valueOf(errno).toString(), ErrnoTable.text(errno), "" + errno);
            });
  }

  // jnr-constants has the flags of x86-64 only, and returns them on aarch64 too
  @Test
  @EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64")
  void shouldHaveTheSameOpenFlagsAsJnrConstants() {
    assertEquals(OpenFlags.O_RDONLY.intValue(), OpenFlag.O_RDONLY);
    assertEquals(OpenFlags.O_WRONLY.intValue(), OpenFlag.O_WRONLY);
    assertEquals(OpenFlags.O_RDWR.intValue(), OpenFlag.O_RDWR);
    assertEquals(OpenFlags.O_CREAT.intValue(), OpenFlag.O_CREAT);
    assertEquals(OpenFlags.O_EXCL.intValue(), OpenFlag.O_EXCL);
    assertEquals(OpenFlags.O_NONBLOCK.intValue(), OpenFlag.O_NONBLOCK);
    assertEquals(OpenFlags.O_NOFOLLOW.intValue(), OpenFlag.O_NOFOLLOW);
  }
}
