package io.github.linuxipc.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** Unpacks the archive and uses it, with no more than a JDK and the programs of the system. */
@Tag("slow")
@Tag("one-jdk")
@Timeout(300)
class DistributionTest {
  private static final long WATCHDOG_S = 120;
  private static final long TICK_MS = 20;
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  @TempDir Path directory;
  @TempDir Path home;

  @TempDir(factory = InMemory.class)
  Path runtimeDirectory;

  private Path root;

  /** A runtime directory below /tmp would give a warning. */
  static final class InMemory implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      return Files.createTempDirectory(Path.of("/dev/shm"), "ipc-dist-test-");
    }
  }

  @BeforeEach
  void unpack() throws Exception {
    String archive = System.getProperty("ipc.archive");
    run("tar", "-xzf", archive, "-C", directory.toString());
    root = directory.resolve(Path.of(archive).getFileName().toString().replace(".tar.gz", ""));
  }

  private ProcessBuilder prepare(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", PATH);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("IPC_RUNTIME_DIR", runtimeDirectory.toString());
    return builder;
  }

  /** Runs a command, which has to succeed without a word on standard error. */
  private String run(String... command) throws Exception {
    return run(prepare(command));
  }

  private String run(ProcessBuilder builder) throws Exception {
    Path errors = home.resolve("errors");
    Process process = builder.redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    int status = process.waitFor();
    String told = Files.readString(errors);
    assertEquals(0, status, builder.command() + ": " + output + told);
    assertEquals("", told, () -> "standard error of " + builder.command());
    return output;
  }

  private String ipc() {
    return root.resolve("bin/ipc").toString();
  }

  private static boolean isInstalled(String program) {
    return Stream.of(PATH.split(":")).anyMatch(d -> Files.isExecutable(Path.of(d, program)));
  }

  /** Returns the names of the sub-commands, as the usage of the command lists them. */
  private Set<String> commands() throws Exception {
    return run(ipc(), "--help")
        .lines()
        .dropWhile(line -> !line.startsWith("Commands:"))
        .skip(1)
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.matches("  [a-z].*"))
        .map(line -> line.strip().replaceAll(" .*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> namesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void shouldHoldTheLicencesAndNothingOfTheBuild() throws Exception {
    assertEquals(
        Set.of("LICENSE", "NOTICE", "THIRD-PARTY.md", "bin", "lib", "share"), namesIn(root));
    assertEquals(Set.of("ipc"), namesIn(root.resolve("bin")));
    Set<String> jars = namesIn(root.resolve("lib"));
    assertTrue(jars.contains("ipc.jar"), jars::toString);
    assertTrue(jars.stream().noneMatch(jar -> jar.matches("picocli-codegen.*|.*nop.*|junit.*")));
  }

  @Test
  void shouldRunTheDemoAndMakeAClassDataArchiveWithoutAWord() throws Exception {
    Process demo =
        prepare(ipc(), "demo", "--quick", "--transport", "unix,shm")
            .redirectErrorStream(true)
            .start();
    String output = new String(demo.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, demo.waitFor(), output);
    assertTrue(output.contains("unix: starting") && output.contains("shm: starting"), output);
    assertFalse(output.contains("archive") || output.contains("[warning]"), output);
    awaitArchive();
    assertTrue(run(ipc(), "transports").contains("unix-seqpacket"));
  }

  private void awaitArchive() throws Exception {
    Path cache = home.resolve(".cache/linux-ipc");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WATCHDOG_S);
    while (Files.notExists(cache)
        || Files.exists(cache.resolve("new"))
        || namesIn(cache).stream().noneMatch(name -> name.endsWith(".jsa"))) {
      if (System.nanoTime() - end > 0) {
        fail("no class-data archive, but " + (Files.exists(cache) ? namesIn(cache) : "nothing"));
      }
      TimeUnit.MILLISECONDS.sleep(TICK_MS);
    }
  }

  @Test
  void shouldRunThroughALinkInAnotherDirectory() throws Exception {
    Path link = directory.resolve("ipc");
    run("ln", "-s", ipc(), link.toString());
    assertTrue(run(link.toString(), "transports").contains("unix-seqpacket"));
    Files.delete(link);
  }

  @Test
  void shouldSayWhatToDoWithoutJava() throws Exception {
    ProcessBuilder builder = prepare(ipc(), "transports").redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", "/nowhere");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(1, process.waitFor(), output);
    assertEquals(
        "ipc: no Java found (/nowhere/bin/java): install Java 17 or newer, or set JAVA_HOME\n",
        output);
  }

  @Test
  void shouldHaveAManualPageOfEachCommand() throws Exception {
    Set<String> pages = namesIn(root.resolve("share/man/man1"));
    Set<String> wanted = new TreeSet<>(List.of("ipc.1"));
    commands().forEach(command -> wanted.add("ipc-" + command + ".1"));
    assertEquals(wanted, pages);
  }

  @Test
  void shouldShowItsManualPages() throws Exception {
    assumeTrue(isInstalled("man"), "man is not installed");
    Path pages = root.resolve("share/man/man1");
    for (String page : namesIn(pages)) {
      ProcessBuilder builder = prepare("man", "--warnings", "-l", pages.resolve(page).toString());
      builder.environment().put("MANWIDTH", "100");
      String text = run(builder);
      assertTrue(text.contains("SYNOPSIS"), text);
    }
    String send = run("man", "-l", pages.resolve("ipc-send.1").toString());
    assertTrue(send.contains("EXAMPLES") && send.contains("  ipc send orders a b c\n"), send);
  }

  @Test
  void shouldOfferEachCommandInBash() throws Exception {
    String offered =
        run(
            "bash",
            "--noprofile",
            "--norc",
            "-c",
            "source "
                + completion()
                + "; COMP_WORDS=(ipc ''); COMP_CWORD=1; _complete_ipc; printf '%s\\n' ${COMPREPLY[@]}");
    assertEquals(commands(), offered.lines().collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void shouldHoldTheScriptThatTheCommandPrints() throws Exception {
    assertEquals(run(ipc(), "completion", "bash"), Files.readString(completion()));
  }

  private Path completion() {
    return root.resolve("share/bash-completion/completions/ipc");
  }

  @Test
  void shouldCompleteInBashOnATerminal() throws Exception {
    assumeTrue(isInstalled("script"), "script is not installed");
    ProcessBuilder builder =
        prepare("script", "-qec", "bash --noprofile --norc -i", "/dev/null")
            .redirectErrorStream(true);
    builder.environment().put("TERM", "dumb");
    Process shell = builder.start();
    try (Writer keyboard = new OutputStreamWriter(shell.getOutputStream(), UTF_8)) {
      press(keyboard, "source " + completion() + "; echo RE''ADY\n");
      awaitOnScreen(shell, "READY");
      press(keyboard, "ipc tran\t");
      awaitOnScreen(shell, "transports");
      press(keyboard, "--opt\t");
      awaitOnScreen(shell, "--options");
    } finally {
      shell.destroyForcibly();
    }
  }

  private static void press(Writer keyboard, String keys) throws IOException {
    keyboard.write(keys);
    keyboard.flush();
  }

  private static void awaitOnScreen(Process shell, String text) throws IOException {
    StringBuilder screen = new StringBuilder();
    while (screen.indexOf(text) < 0) {
      int next = shell.getInputStream().read();
      assertTrue(next >= 0, () -> "'" + text + "' is not on the screen: " + screen);
      screen.append((char) next);
    }
  }

  @Test
  void shouldCompleteInZsh() throws Exception {
    assumeTrue(isInstalled("zsh"), "zsh is not installed");
    Path script = home.resolve("complete.zsh");
    Files.writeString(
        script,
        """
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell "fpath=($1 \\$fpath); autoload -Uz compinit; compinit -D -u; print RE''ADY"
        zpty -r -m shell line '*READY*' || exit 1
        zpty -w -n shell $'ipc tran\\t'
        zpty -r -m shell line '*transports*' || exit 1
        print -r -- "$line"
        """);
    String output = run("zsh", "-f", script.toString(), root + "/share/zsh/site-functions");
    assertTrue(output.contains("transports"), output);
  }
}
