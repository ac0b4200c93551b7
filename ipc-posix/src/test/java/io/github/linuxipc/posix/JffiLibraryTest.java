package io.github.linuxipc.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests how jffi's native library is unpacked and loaded, in separate processes. */
class JffiLibraryTest {
  private static final Path STRACE = Path.of("/usr/bin/strace");
  private static final Pattern CREATION =
      Pattern.compile("(?:open|openat|mkdir|mkdirat)\\(.*\"([^\"]+)\".*, (0[0-7]+)\\) = .*");

  private Path directory = Path.of("");

  /** Loads the library and prints the problem, if any, and the properties that jffi reads. */
  static final class LoadingProgram {
    private LoadingProgram() {}

    public static void main(String[] arguments) throws Exception {
      System.out.println(
          "problem " + NativeLibrary.problem().map(NativeLibrary.Problem::reason).orElse("none"));
      System.getProperties().stringPropertyNames().stream()
          .filter(name -> name.startsWith("jffi."))
          .sorted()
          .forEach(name -> System.out.println(name + "=" + System.getProperty(name)));
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().equals("ipc-native-loader")) {
          thread.join(); // after loading, it removes leftovers of other processes
        }
      }
    }
  }

  @BeforeEach
  void makeDirectory() throws IOException {
    directory =
        Files.createTempDirectory(
            Path.of("/dev/shm"),
            "ipc-unpack-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  @AfterEach
  void removeDirectory() throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path each : tree.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(each);
      }
    }
  }

  @Test
  void shouldCreateNoFileThatOtherUsersCanWriteToWhenTheUmaskIsZero() throws Exception {
    assumeTrue(Files.isExecutable(STRACE), "needs strace");
    Path calls = directory.resolve("calls");
    List<String> traced =
        List.of(STRACE.toString(), "-f", "-e", "trace=open,openat,mkdir,mkdirat", "-o");
    List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 0; exec \"$@\"", "sh"));
    command.addAll(traced);
    command.add(calls.toString());
    command.addAll(loads("-Djava.io.tmpdir=" + directory, "-XX:-UsePerfData"));
    assertEquals("problem none", run(command, directory));
    int libraries = 0;
    for (String call : Files.readAllLines(calls, UTF_8)) {
      var creation = CREATION.matcher(call.replaceFirst("^[0-9]+ +", ""));
      if (creation.matches()) {
        assertEquals(0, Integer.parseInt(creation.group(2), 8) & 022, call);
        libraries += creation.group(1).matches(".*/ipc-native-.*\\.so") ? 1 : 0;
      }
    }
    assertEquals(1, libraries, "strace must show one copy");
    Files.delete(calls);
    assertEquals(List.of(), content(directory));
  }

  @Test
  void shouldUseAnExecutableDirectoryButNotTheCurrentOneWhenTheTemporaryOneIsNoexec()
      throws Exception {
    Path current = Files.createDirectory(directory.resolve("current"));
    String output = runWithNoexec("java.io.tmpdir", current);
    assertEquals("problem none", output);
    assertEquals(List.of(), content(current));
  }

  @Test
  void shouldReportTheReasonWhenTheChosenDirectoryIsNoexec() throws Exception {
    Path current = Files.createDirectory(directory.resolve("current"));
    String output = runWithNoexec("jffi.extract.dir", current);
    Path noexec = directory.resolve("noexec");
    assertEquals(
        "problem jffi's native library cannot be loaded: "
            + noexec
            + ": mounted noexec, jffi.extract.dir="
            + noexec,
        output);
    assertEquals(List.of(), content(current));
  }

  private String runWithNoexec(String property, Path current) throws Exception {
    Path noexec = Files.createDirectory(directory.resolve("noexec"));
    String mount = "mount -t tmpfs -o noexec,mode=1777 ipc-test '" + noexec + "'";
    List<String> unshared = List.of("unshare", "-m", "sh", "-c");
    assumeTrue(isSuccessful(unshared, mount), "needs to mount a file system");
    List<String> command = new ArrayList<>(unshared);
    command.addAll(List.of(mount + " && exec \"$@\"", "sh"));
    command.addAll(loads("-D" + property + "=" + noexec));
    return run(command, current);
  }

  @Test
  void shouldNameTheLimitWhenFilesMayNotBeLargeEnough() throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 8 && exec \"$@\"", "sh"));
    command.addAll(loads("-XX:-UsePerfData", "-Djava.io.tmpdir=" + directory));
    String problem = run(command, directory);
    assertTrue(problem.contains(directory + ": File too large (ulimit -f is too small)"), problem);
    assertEquals(List.of(), content(directory));
  }

  @Test
  void shouldNameTheMissingFileWhenThereIsNoProcFileSystem() throws Exception {
    String mount = "mount -t tmpfs ipc-test /proc";
    List<String> unshared = List.of("unshare", "-m", "sh", "-c");
    assumeTrue(isSuccessful(unshared, mount), "needs to mount a file system");
    List<String> command = new ArrayList<>(unshared);
    command.addAll(List.of(mount + " && exec \"$@\"", "sh"));
    command.addAll(loads("-XX:-UsePerfData", "-Djava.io.tmpdir=" + directory));
    Path home = Path.of(System.getProperty("java.home"));
    command.add(unshared.size() + 2, "LD_LIBRARY_PATH=" + home.resolve("lib"));
    command.add(unshared.size() + 2, "env");
    String problem = run(command, directory);
    assertTrue(problem.contains("/proc/self/"), problem);
    assertTrue(problem.contains(": does not exist"), problem);
  }

  private static boolean isSuccessful(List<String> command, String argument) {
    List<String> all = new ArrayList<>(command);
    all.add(argument);
    try {
      return new ProcessBuilder(all).start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  @Test
  void shouldRemoveOnlyLeftoversWhenTheirProcessWasKilled() throws Exception {
    Path left = leftover("ipc-native-4194305-1");
    Path empty = Files.createDirectory(directory.resolve("ipc-native-4194305-2"), mode());
    Path used = leftover("ipc-native-4194305-3");
    try (FileChannel channel = FileChannel.open(used.resolve("lock"), StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertTrue(held.isValid());
      assertEquals("problem none", run(loads("-Djava.io.tmpdir=" + directory), directory));
      assertFalse(Files.exists(left));
      assertFalse(Files.exists(empty));
      assertTrue(Files.exists(used.resolve("0/libjffi-1.2.so")));
    }
  }

  @Test
  void shouldRemoveLeftoversFromTheChosenLocation() throws Exception {
    Path left = leftover("ipc-native-4194305-1");
    String chosen = "jffi.extract.dir=" + directory;
    assertEquals("problem none, " + chosen, run(loads("-D" + chosen), directory));
    assertFalse(Files.exists(left));
  }

  private Path leftover(String name) throws IOException {
    Path left = Files.createDirectory(directory.resolve(name), mode());
    Files.createFile(left.resolve("lock"));
    Files.createDirectory(left.resolve("0"));
    Files.createFile(left.resolve("0/libjffi-1.2.so"));
    return left;
  }

  private static java.nio.file.attribute.FileAttribute<?> mode() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void shouldNotUnpackIntoADirectoryWhenOtherUsersCanWriteToIt() throws Exception {
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals("problem none", run(loads("-Djava.io.tmpdir=" + open), directory));
    assertEquals(List.of(), content(open));
    UnpackLocation location = new UnpackLocation(open, false);
    Path created = Files.createDirectory(open.resolve("made"));
    String reason =
        org.junit.jupiter.api.Assertions.assertThrows(
                IOException.class, () -> location.requireProtected(created))
            .getMessage();
    assertEquals("other users may write to " + open, reason);
  }

  @Test
  void shouldRestoreTheApplicationsPropertiesWhenLoaded() throws Exception {
    String chosen = "-Djffi.boot.library.path=/nonexistent";
    String extract = "-Djffi.extract.dir=" + directory;
    assertEquals(
        "problem none, jffi.boot.library.path=/nonexistent, jffi.extract.dir=" + directory,
        run(loads(chosen, extract), directory));
    assertEquals(List.of(), content(directory));
  }

  private static List<String> loads(String... options) {
    return ChildJvm.command(List.of(options), LoadingProgram.class);
  }

  private static String run(List<String> command, Path current) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .directory(current.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      String output = String.join(", ", process.inputReader(UTF_8).lines().toList());
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  // Returns the entries of a directory without the JVM's own files.
  private static List<String> content(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.startsWith("hsperfdata"))
          .toList();
    }
  }
}
