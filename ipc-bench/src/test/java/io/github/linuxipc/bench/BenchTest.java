package io.github.linuxipc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Tag("one-jdk")
@Timeout(300)
class BenchTest {
  @TempDir Path out;

  private final StringWriter table = new StringWriter();
  private final StringWriter progress = new StringWriter();

  private int bench(String... args) {
    return Bench.command()
        .setOut(new PrintWriter(table))
        .setErr(new PrintWriter(progress))
        .execute(args);
  }

  @Test
  void shouldMeasureAFewSubjectsInRealProcessesAndWriteTableCsvAndPage() throws Exception {
    String directory = out.resolve("new").toString();
    int code =
        bench(
            "--quick",
            "--subjects",
            "agrona,shm-futex,unix",
            "--baseline",
            "agrona",
            "--ways",
            "send,batch",
            "--warm-up",
            "200ms",
            "--window",
            "100ms",
            "--out",
            directory);
    assertEquals(0, code, progress.toString());
    String text = table.toString();
    assertTrue(text.contains("round-trip, 64 B (ratios to agrona)"), text);
    assertTrue(text.contains("stream, 64 B, 1 sender (ratios to agrona send)"), text);
    assertTrue(text.contains("shm-futex batch"), text);
    assertTrue(progress.toString().contains("[8/8]"), progress.toString());
    assertEquals(1 + 8, Files.readAllLines(out.resolve("new/bench.csv")).size());
    String written = Files.readString(out.resolve("new/bench.txt"));
    assertTrue(written.contains("shm-futex batch") && text.startsWith(written), written);
    String page = Files.readString(out.resolve("new/bench.html"));
    assertTrue(page.contains("<svg") && page.endsWith("</html>\n"), page);
  }

  @Test
  void shouldReportTheFailedMeasurementAndExitWith1() throws Exception {
    Path program = Files.writeString(out.resolve("limit"), "#!/bin/sh\necho broken\nexit 3\n");
    assertTrue(program.toFile().setExecutable(true));
    int code =
        bench(
            "--quick",
            "--kinds",
            "round_trip",
            "--subjects",
            "limit-shm",
            "--limit",
            program.toString());
    assertEquals(1, code);
    assertTrue(progress.toString().contains("FAILED limit-shm"), progress.toString());
    assertTrue(progress.toString().contains("broken"), progress.toString());
    assertFalse(table.toString().contains("NaN"), table.toString());
  }

  private int besideUnix(String command) {
    String[] quickly = {"--quick", "--kinds", "round_trip", "--warm-up", "200ms"};
    List<String> options = new ArrayList<>(List.of(quickly));
    options.addAll(List.of("--subjects", "unix", "--baseline", "unix", "--beside", command));
    return bench(options.toArray(String[]::new));
  }

  @Test
  void shouldMeasureALibraryAloneAndBesideACommand() throws Exception {
    Path said = out.resolve("said");
    assertEquals(
        0, besideUnix("echo $IPC_RUNTIME_DIR > " + said + "; sleep 300"), progress::toString);
    assertTrue(Files.readString(said).endsWith("/ipc\n"));
    assertTrue(table.toString().contains("unix-beside"), table::toString);
    assertTrue(ProcessHandle.current().descendants().findAny().isEmpty(), "the command has ended");
  }

  @Test
  void shouldReportACommandThatEndsTooEarly() {
    assertEquals(1, besideUnix("echo broken; exit 0"));
    assertTrue(progress.toString().contains("ended before the measurement: broken"));
  }

  @Test
  void shouldLeaveNoFilesInMemory() throws Exception {
    Set<Path> before = inMemory();
    assertEquals(0, bench("--quick", "--kinds", "idle", "--subjects", "shm-futex"));
    Set<Path> left = inMemory();
    left.removeAll(before);
    assertEquals(Set.of(), left);
  }

  private static Set<Path> inMemory() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/dev/shm"))) {
      return all.filter(path -> path.getFileName().toString().startsWith("ipc-bench-"))
          .collect(Collectors.toSet());
    }
  }
}
