package io.github.linuxipc.tests.user;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.tests.guard.DirectoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract under a user other than root, to whom limits and permissions apply. If the tests run
 * under such a user anyway, this class adds nothing and is skipped. By default only the part about
 * binding, which depends on the owners of files, runs, and only on three transports. {@code
 * -Pplain-user} runs the whole contract on seven.
 */
@Tag("slow")
@Tag("one-jdk")
class PlainUserTest {
  private static final String NOBODY = "65534";
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final List<String> PARTS = List.of("Bind");
  private static final boolean WHOLE = Boolean.getBoolean("contract-kit.plain-user-whole");
  private static final long LONGEST_MINUTES = WHOLE ? 14 : 5;

  private static Path copies = Path.of("");
  private static String classPath = "";

  /**
   * The default runtime directory of user {@link #NOBODY}. Queues are recorded there even if a test
   * sets another runtime directory.
   */
  private static final Path THEIRS = Path.of("/dev/shm/ipc-" + NOBODY);

  private static boolean wasThere;

  @BeforeAll
  static void copyClasses() throws IOException {
    assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "needs root, to switch to another user");
    assumeTrue(Files.isExecutable(SETPRIV), "needs setpriv");
    wasThere = Files.exists(THEIRS);
    copies = Files.createTempDirectory("ipc-plain-user-");
    classPath = ReadableClassPath.copyTo(copies);
  }

  @AfterAll
  static void removeCopies() throws IOException {
    if (classPath.isEmpty()) {
      return;
    }
    DirectoryTree.delete(copies);
    if (!wasThere && Files.exists(THEIRS)) {
      DirectoryTree.delete(THEIRS);
    }
  }

  private static List<String> transports() {
    return WHOLE
        ? List.of("Fifo", "Pipe", "Mq", "UnixDgram", "UnixSeqpacket", "Unix", "Shm")
        : List.of("Fifo", "Mq", "Shm");
  }

  @ParameterizedTest
  @MethodSource("transports")
  void shouldKeepTheContract(String transport) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(SETPRIV.toString(), "--reuid", NOBODY, "--regid", NOBODY));
    command.addAll(List.of("--clear-groups", "--inh-caps=-all", "--no-new-privs"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // mostly waits
    command.addAll(List.of("-cp", classPath, KitRunner.class.getName()));
    command.add("io.github.linuxipc.tests.contract." + transport + "ContractTest");
    command.addAll(WHOLE ? List.of() : PARTS);
    Path log = Files.createTempFile("ipc-plain-user-", ".log");
    Process run =
        new ProcessBuilder(command)
            .directory(copies.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = run.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
    run.destroyForcibly();
    String printed = Files.readString(log, UTF_8);
    Files.delete(log);
    System.out.println(transport + " " + lastLine(printed));
    assumeTrue(!ended || run.exitValue() != KitRunner.SKIPPED, "the contract is skipped");
    assertEquals(true, ended && run.exitValue() == 0, () -> "it failed or did not end: " + printed);
  }

  private static String lastLine(String text) {
    return Arrays.stream(text.split("\n", -1)).filter(l -> !l.isBlank()).reduce("", (a, b) -> b);
  }
}
