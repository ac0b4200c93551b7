package io.github.linuxipc.tests.loading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.tests.guard.DirectoryTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests in separate processes how the native library is loaded and unloaded. */
class LoadingTest {
  private static final String LOADERS = System.getProperty("loading.loaders", "5");

  private Path runtime = Path.of("");

  @BeforeEach
  void makeDirectory() throws IOException {
    runtime =
        Files.createTempDirectory(
            Path.of("/dev/shm"),
            "ipc-loading-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  @AfterEach
  void removeDirectory() throws IOException {
    DirectoryTree.delete(runtime);
  }

  @Test
  void shouldUnloadEachClassLoaderThatUsedEveryMechanism() throws Exception {
    String output = run(java("-cp", classPath(), Redeployments.class.getName(), LOADERS));
    assertEquals("left 0", lines(output, "left|Cleaner-.*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shm:a", "unix-dgram:a"})
  void T12_shouldOpenWhenTheFirstUseWasOnAnInterruptedThread(String address) throws Exception {
    String output = firstUse("interrupted", address);
    assertEquals("interrupted, opened", lines(output, "interrupted|opened|jffi.*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fifo:a", "unix-dgram:a"})
  void shouldOpenWhenTheFirstUseWasAtTheEndOfTheStack(String address) throws Exception {
    assertEquals("opened", lines(firstUse("short-of-stack", address), "opened|jffi.*"));
  }

  @Test
  void shouldOpenWhenTheFirstUseCouldStartNoThread() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "needs prlimit");
    String output = firstUse("short-of-threads", "fifo:a");
    assertEquals("without threads, opened", lines(output, "without threads|opened|jffi.*"));
  }

  @Test
  void shouldOpenUnixDgramOnTheModulePath() throws Exception {
    String output =
        run(
            java(
                "-p",
                entries(LoadingTest::isOfApplication),
                "--add-modules",
                "io.github.linuxipc.core,io.github.linuxipc.unixdgram",
                "-cp",
                entries(entry -> !isOfApplication(entry)),
                FirstUse.class.getName(),
                "at-once",
                "unix-dgram:a"));
    assertEquals("opened", lines(output, "opened"));
  }

  @Test
  void shouldNameTheMissingClassesOfUnixDgramBeforeItIsOpened() throws Exception {
    String output =
        run(
            java(
                "-cp",
                entries(entry -> !entry.contains("asm-")),
                FirstUse.class.getName(),
                "at-once",
                "unix-dgram:a"),
            1); // an uncaught exception
    assertTrue(output.contains("IPC-302"), output);
    assertTrue(output.contains("org.objectweb.asm.ClassVisitor cannot be loaded"), output);
    assertTrue(output.contains("asm, jnr-ffi and jnr-posix among them."), output);
  }

  private static boolean isOfApplication(String entry) {
    String path = entry.replace(File.separatorChar, '/');
    boolean ours =
        path.matches(
            ".*/ipc-(api|core|posix|socket|support|unix-dgram)(/target/classes|-[^/]*\\.jar)");
    return ours || path.matches(".*/(jffi|jnr-|asm|slf4j-api)[^/]*\\.jar");
  }

  private String firstUse(String how, String address) throws Exception {
    return run(java("-cp", classPath(), FirstUse.class.getName(), how, address));
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static String entries(java.util.function.Predicate<String> which) {
    return Arrays.stream(classPath().split(File.pathSeparator, -1))
        .filter(which)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dloading.runtime-dir=" + runtime);
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs a process that succeeds, and returns everything that it printed. */
  private String run(List<String> command) throws Exception {
    return run(command, 0);
  }

  /** Runs a process to its end, checks its exit status and returns everything that it printed. */
  private String run(List<String> command, int status) throws Exception {
    Path printed = runtime.resolve("printed");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the process does not end");
    } finally {
      process.destroyForcibly();
    }
    String output = Files.readString(printed, UTF_8);
    assertEquals(status, process.exitValue(), output);
    return output;
  }

  /**
   * Returns the lines that begin with a match of the pattern, joined, or the whole output if there
   * are none. Shortens the line of {@code opened} to that word.
   */
  private static String lines(String output, String pattern) {
    List<String> found =
        output
            .lines()
            .filter(line -> line.matches("(" + pattern + ").*"))
            .map(line -> line.replaceFirst("^opened .*", "opened"))
            .toList();
    return found.isEmpty() ? output : String.join(", ", found);
  }
}
