package io.github.linuxipc.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceLimitTest {
  private static final Path PATH = Path.of("/dev/shm");

  @ParameterizedTest
  @CsvSource({
    "24, ulimit -n",
    "23, fs.file-max",
    "28, df -i",
    "122, quota -s",
    "12, ulimit -v",
    "27, ulimit -f"
  })
  void shouldNameTheCommandThatRaisesTheLimit(int errno, String command) {
    assertTrue(ResourceLimit.of(errno, PATH).orElseThrow().remedy().contains(command));
  }

  @Test
  void shouldNameTheLimitOfOpenFilesAndNotTheirNumber() {
    String remedy = ResourceLimit.of(23, null).orElseThrow().remedy();
    assertTrue(remedy.contains("sysctl fs.file-max prints"), remedy);
  }

  @ParameterizedTest
  @CsvSource({"/dev/shm", "/proc/no-space-is-reported-here"})
  void shouldSuggestToRemountATmpfsOnly(Path place) {
    String remedy = ResourceLimit.of(28, place).orElseThrow().remedy();
    assertTrue(remedy.contains("if it is a tmpfs, as root run mount -o remount,"), remedy);
    assertTrue(remedy.endsWith("size=N on its mount point."), remedy);
  }

  @Test
  void shouldNameTheDirectoryBecauseTheFileIsRemoved() {
    String remedy = ResourceLimit.of(28, PATH.resolve("none/file.new")).orElseThrow().remedy();
    assertTrue(remedy.startsWith("See df -i /dev/shm and df /dev/shm;"), remedy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Operation not permitted", "Address family not supported by protocol"})
  void shouldRecognizeAForbiddenCall(String reason) {
    String what = ForbiddenCall.of(new SocketException(reason)).orElseThrow().what();
    assertTrue(what.contains("required system call: " + reason), what);
    assertEquals(Optional.empty(), ForbiddenCall.of(new SocketException("Broken pipe")));
    assertEquals(Optional.empty(), ForbiddenCall.of(new FileSystemException("/x")));
  }

  @Test
  void shouldReturnNoLimitForOtherErrors() {
    assertEquals(Optional.empty(), ResourceLimit.of(13, PATH));
    assertEquals(Optional.empty(), ResourceLimit.of(0, PATH));
    assertEquals(Optional.empty(), ResourceLimit.of(new IOException("refused"), PATH));
    assertEquals(Optional.empty(), ResourceLimit.of(new IOException(), null));
  }

  @Test
  void shouldRecognizeTheErrorTextOfAFullDevice() throws IOException {
    try (FileOutputStream full = new FileOutputStream("/dev/full")) {
      IOException e = assertThrows(IOException.class, () -> full.write(0));
      ResourceLimit limit =
          ResourceLimit.of(new FileSystemException("/x", null, e.getMessage()), null).orElseThrow();
      assertEquals("The file system has no space left", limit.what());
    }
  }

  @Test
  void shouldReportTheLimitOfDescriptors() {
    String what =
        ResourceLimit.of(new IOException("Too many open files"), null).orElseThrow().what();
    assertTrue(
        what.matches("This process has no file descriptor left of the \\d+ that its limit allows"),
        what);
  }

  @ParameterizedTest
  @CsvSource({"PT5S,5s", "PT0.1S,100ms", "PT0S,0", "PT2H,2h", "PT90S,90s", "PT0.000000001S,1ns"})
  void shouldFormatADurationAsItIsParsed(Duration duration, String text) {
    assertEquals(text, OptionParsers.text(duration));
    assertEquals(duration, OptionParsers.duration(text));
    assertEquals(text, OptionParsers.text(Optional.of(duration)));
    assertEquals("", OptionParsers.text(Optional.empty()));
  }
}
