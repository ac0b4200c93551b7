package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tests the script {@code ipc} in a built source tree, and its class-data archive. */
@Tag("slow")
@Tag("one-jdk")
@Timeout(300)
class LauncherTest {
  private static final long WATCHDOG_S = 120;
  private static final long TICK_MS = 20;

  @RegisterExtension final Sandbox sandbox = new Sandbox();

  @TempDir Path tree;
  @TempDir Path home;

  private Path jar;

  @BeforeEach
  void build() throws IOException {
    Files.copy(Path.of("../ipc"), tree.resolve("ipc"), COPY_ATTRIBUTES);
    Files.createDirectories(tree.resolve(".mvn"));
    Files.createDirectories(tree.resolve("ipc-cli/src/main"));
    Files.createFile(tree.resolve("pom.xml"));
    Files.createFile(tree.resolve("ipc-cli/pom.xml"));
    Path bin = Files.createDirectories(tree.resolve("ipc-cli/target/bin"));
    Files.copy(Path.of("src/main/bin/ipc"), bin.resolve("ipc"), COPY_ATTRIBUTES);
    Path lib = Files.createDirectories(tree.resolve("ipc-cli/target/lib"));
    List<String> names = new ArrayList<>();
    Path own = Path.of("no such entry");
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.exists(path.resolve("io/github/linuxipc/cli/Main.class"))) {
        own = path;
      } else if (!entry.contains("slf4j-nop") && !entry.contains("test-classes")) {
        names.add(copy(path, lib, names.size()));
      }
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", names));
    manifest.getMainAttributes().putValue("Enable-Native-Access", "ALL-UNNAMED");
    jar = lib.resolve("ipc.jar");
    pack(own, jar, manifest);
  }

  /** Copies a jar, or packs a directory of classes into one. */
  private static String copy(Path from, Path lib, int number) throws IOException {
    Path to = lib.resolve(number + ".jar");
    if (Files.isDirectory(from)) {
      pack(from, to, new Manifest());
    } else {
      Files.copy(from, to);
    }
    return number + ".jar";
  }

  private static void pack(Path classes, Path to, Manifest manifest) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(to), manifest);
        Stream<Path> files = Files.walk(classes)) {
      files
          .filter(file -> Files.isRegularFile(file) && !file.endsWith("META-INF/MANIFEST.MF"))
          .forEach(file -> add(classes, file, out));
    }
  }

  private static void add(Path classes, Path file, JarOutputStream out) {
    try {
      out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
      Files.copy(file, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder command() {
    ProcessBuilder builder =
        sandbox.inSandbox(new ProcessBuilder(tree.resolve("ipc").toString(), "send", "--help"));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("XDG_CACHE_HOME");
    return builder;
  }

  private void use(ProcessBuilder builder) throws Exception {
    Invocation invocation = sandbox.start(builder).exits(0).noErrors();
    assertTrue(
        new String(invocation.output(), UTF_8).startsWith("Usage: ipc send"), "" + invocation);
  }

  private Path cache() {
    return home.resolve(".cache/linux-ipc");
  }

  private List<Path> archives() throws IOException {
    if (Files.notExists(cache())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(cache())) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }

  private Path awaitArchive(Path... before) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WATCHDOG_S);
    while (archives().size() != 1
        || List.of(before).equals(archives())
        || Files.exists(cache().resolve("new"))) {
      if (System.nanoTime() - end > 0) {
        fail("no new archive, but " + archives());
      }
      Thread.sleep(TICK_MS);
    }
    return archives().get(0);
  }

  /** Returns the line of the JVM's log that says where the JVM found the main class. */
  private String sourceOfMain() throws Exception {
    Path log = home.resolve("classes.log");
    ProcessBuilder builder = command();
    builder.environment().put("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
    sandbox.start(builder).exits(0);
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains(" " + Main.class.getName() + " "))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldMakeAnArchiveSilentlyOnFirstUseAndUseItThen() throws Exception {
    use(command());
    Path archive = awaitArchive();
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache())));
    use(command());
    assertTrue(sourceOfMain().contains("shared objects file (top)"), sourceOfMain());
    assertEquals(List.of(archive), archives());
  }

  @Test
  void shouldMakeOneArchiveWhenFirstUsedBySeveralProcesses() throws Exception {
    List<Invocation> invocations = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      invocations.add(sandbox.start(command()));
    }
    for (Invocation invocation : invocations) {
      invocation.exits(0).noErrors();
    }
    awaitArchive();
    use(command());
  }

  @Test
  void shouldReplaceTheArchiveOfAnOlderJar() throws Exception {
    use(command());
    Path old = awaitArchive();
    Files.setLastModifiedTime(jar, FileTime.fromMillis(System.currentTimeMillis() + 2_000));
    use(command());
    assertNotEquals(old, awaitArchive(old));
    assertTrue(sourceOfMain().contains("shared objects file (top)"), sourceOfMain());
  }

  @Test
  void shouldIgnoreAnArchiveThatIsDamaged() throws Exception {
    use(command());
    Files.write(awaitArchive(), new byte[100]);
    use(command());
  }

  @Test
  void shouldNotUseADirectoryThatOtherUsersMayEnter() throws Exception {
    Files.createDirectories(cache());
    Files.setPosixFilePermissions(cache(), PosixFilePermissions.fromString("rwxr-xr-x"));
    use(command());
    use(command());
    try (Stream<Path> files = Files.list(cache())) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void shouldWorkWithoutACacheDirectory() throws Exception {
    ProcessBuilder builder = command();
    builder.environment().put("HOME", "/proc/no-home");
    use(builder);
  }
}
