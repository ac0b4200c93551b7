package io.github.linuxipc.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.fixture.CapturedLog;
import io.github.linuxipc.fixture.ProviderJar;
import io.github.linuxipc.fixture.Raised;
import io.github.linuxipc.fixture.TargetDirectory;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFilesTest {
  private static final int ANOTHER_USER = 54_321;

  @TempDir(factory = TargetDirectory.class)
  Path directory;

  private final ConfigurationErrors errors = new ConfigurationErrors();
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("ipc.properties");
  }

  private SettingsLayer read() {
    return ConfigurationFiles.inDirectory(directory, errors);
  }

  private String refused(ErrorCode code) {
    assertTrue(read().settings().isEmpty());
    return Raised.by(code, errors::throwIfAny);
  }

  @Test
  void shouldReadNothingWhenThereIsNoFile() {
    assertTrue(read().settings().isEmpty());
    errors.throwIfAny();
  }

  @Test
  void shouldTakeTheLastOfDuplicatesAndIgnoreBlanksAndComments() throws IOException {
    Files.writeString(
        file, "# settings\n\n  ipc.transport = tcp \nipc.transport=shm  \nipc.runtime-dir=\n");
    assertEquals(
        List.of(new Setting("transport", "shm", "ipc.transport in ./ipc.properties")),
        List.copyOf(read().settings()));
    errors.throwIfAny();
  }

  @Test
  void shouldReadUtf8() throws IOException {
    Files.writeString(file, "ipc.channels.orders.address=unix:/run/größe.sock");
    assertEquals("unix:/run/größe.sock", read().find("channels.orders.address").value());
  }

  @Test
  void shouldRejectAKeyWithoutThePrefix() throws IOException {
    Files.writeString(file, "transport=tcp");
    assertEquals(
        "IPC-304 The key transport lacks the prefix \"ipc.\" (transport in ./ipc.properties)."
            + " Did you mean ipc.transport?",
        refused(ErrorCode.UNKNOWN_KEY));
  }

  @Test
  void shouldRejectAnyOtherKey() throws IOException {
    Files.writeString(file, "colour=red");
    assertEquals(
        "IPC-304 The key colour lacks the prefix \"ipc.\" (colour in ./ipc.properties)."
            + " Every key of this file begins with it.",
        refused(ErrorCode.UNKNOWN_KEY));
  }

  @Test
  void shouldReportWhyAFileCannotBeRead() throws IOException {
    Files.createDirectory(file);
    assertEquals(
        "IPC-311 ./ipc.properties cannot be read: java.io.IOException: it is not a regular file."
            + " It must be a readable properties file in UTF-8.",
        refused(ErrorCode.UNREADABLE_CONFIGURATION));
  }

  @Test
  void shouldRejectADanglingLink() throws IOException {
    Files.createSymbolicLink(file, directory.resolve("missing"));
    refused(ErrorCode.UNREADABLE_CONFIGURATION);
  }

  @Test
  void shouldRejectAMalformedEscape() throws IOException {
    Files.writeString(file, "ipc.transport=\\u00zz");
    refused(ErrorCode.UNREADABLE_CONFIGURATION);
  }

  @Test
  void shouldRejectBytesThatAreNotUtf8() throws IOException {
    Files.write(file, "ipc.transport=ü".getBytes(StandardCharsets.ISO_8859_1));
    refused(ErrorCode.UNREADABLE_CONFIGURATION);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldNotHangOnAFifo() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", file.toString()).start();
    assumeTrue(mkfifo.waitFor() == 0);
    refused(ErrorCode.UNREADABLE_CONFIGURATION);
  }

  @Test
  void shouldRejectAFileThatEveryUserMayWrite() throws IOException {
    Files.writeString(file, "ipc.transport=tcp");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));
    assertEquals(
        "IPC-107 ./ipc.properties is not read, because "
            + LogText.line(file.toString())
            + " may be written by every user. Correct its owner or mode, remove it, or start the"
            + " program in another directory.",
        refused(ErrorCode.INSECURE));
  }

  @Test
  void shouldRejectAFileInADirectoryThatEveryUserMayWrite() throws IOException {
    Files.writeString(file, "ipc.transport=tcp");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    refused(ErrorCode.INSECURE);
  }

  @Test
  void shouldRejectAFileOfAnotherUser() throws IOException {
    assumeTrue(ProcessUser.uid() == 0, "only root can give a file away");
    Files.writeString(file, "ipc.transport=tcp");
    Files.setAttribute(file, "unix:uid", ANOTHER_USER);
    String text = refused(ErrorCode.INSECURE);
    assertTrue(text.contains(" belongs to user 54321, not to this process's user or root."), text);
  }

  @Test
  void shouldWarnWhenTheClassPathHasSeveralFiles() throws IOException {
    Path first =
        ProviderJar.in(directory).resource("ipc.properties", "ipc.transport=a").write("1.jar");
    Path second =
        ProviderJar.in(directory).resource("ipc.properties", "ipc.transport=b").write("2.jar");
    ClassLoader loader = ProviderJar.loader(first, second);
    List<String> warnings =
        CapturedLog.warningsOf(
            () ->
                assertEquals(
                    "a", ConfigurationFiles.onClassPath(loader, errors).find("transport").value()));
    assertEquals(1, warnings.size());
    assertTrue(
        warnings.get(0).startsWith("Several ipc.properties are on the class path; only the first"),
        warnings.get(0));
    errors.throwIfAny();
  }

  @Test
  void shouldNameTheFileOnTheClassPathThatCannotBeRead() throws IOException {
    Path jar = ProviderJar.in(directory).resource("ipc.properties", "ipc.x=\\u0").write("1.jar");
    ConfigurationFiles.onClassPath(ProviderJar.loader(jar), errors);
    String text = Raised.by(ErrorCode.UNREADABLE_CONFIGURATION, errors::throwIfAny);
    assertTrue(
        text.startsWith("IPC-311 ipc.properties on the class path (jar:" + jar.toUri().toURL()),
        text);
  }

  @Test
  void shouldSkipAByteOrderMark() throws IOException {
    Files.writeString(file, "\ufeffipc.transport=tcp\n");
    assertEquals(
        "tcp", ConfigurationFiles.inDirectory(directory, errors).find("transport").value());
    Path jar =
        ProviderJar.in(directory)
            .resource("ipc.properties", "\ufeffipc.transport=tcp")
            .write("bom.jar");
    assertEquals(
        "tcp",
        ConfigurationFiles.onClassPath(ProviderJar.loader(jar), errors).find("transport").value());
    errors.throwIfAny();
  }

  @Test
  void shouldReadAFileThatIsEmpty() throws IOException {
    Files.writeString(file, "");
    assertEquals(0, ConfigurationFiles.inDirectory(directory, errors).settings().size());
    errors.throwIfAny();
  }
}
