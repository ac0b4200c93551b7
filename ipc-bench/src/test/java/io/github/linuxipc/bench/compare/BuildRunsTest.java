package io.github.linuxipc.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runs go through a script that writes results instead of measuring. */
@Timeout(60)
class BuildRunsTest {
  @TempDir private Path directory;

  private final StringWriter progress = new StringWriter();
  private Path script = Path.of("");
  private Path calls = Path.of("");

  @BeforeEach
  void writeScript() throws IOException {
    script = directory.resolve("script");
    calls = directory.resolve("calls");
    write(
        "printf '%s\\n' \"$*\" >>" + calls,
        "for word; do case $word in --out=*) out=${word#--out=};; esac; done",
        "case $* in *before.jar*) ns=200.0;; *) ns=100.0;; esac",
        "printf 'kind,size,senders,subject,way,round,p50_ns\\nround-trip,64,1,unix,send,1,%s\\n' $ns"
            + " >$out/bench.csv");
  }

  private void write(String... lines) throws IOException {
    Files.write(script, List.of(lines));
  }

  private BuildRuns runs(int rounds, String... subjects) {
    return new BuildRuns(
        Path.of("before.jar"),
        Path.of("after.jar"),
        directory.resolve("results"),
        new Timing(Duration.ofMillis(300), Duration.ofMillis(200)),
        List.of("sh", script.toString()),
        List.of(subjects),
        rounds);
  }

  private boolean run(int rounds, String... subjects) throws Exception {
    return runs(rounds, subjects).run(new PrintWriter(progress));
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(calls);
  }

  @Test
  void shouldLetTheBuildsTakeTurnsAndBeginEachRoundWithAnotherOne() throws Exception {
    assertTrue(run(2, "unix"), progress.toString());
    List<String> jars =
        calls().stream().map(call -> call.replaceAll(".* (\\S+)\\.jar .*", "$1")).toList();
    int parts = Part.values().length;
    assertEquals(2 * 2 * parts, jars.size());
    for (int i = 0; i < parts; i++) {
      assertEquals(List.of("before", "after"), jars.subList(2 * i, 2 * i + 2));
      assertEquals(List.of("after", "before"), jars.subList(2 * (parts + i), 2 * (parts + i) + 2));
    }
  }

  @Test
  void shouldPassTheOptionsToTheBenchmarkOfTheBuild() throws Exception {
    run(1, "unix");
    String call = calls().get(0);
    assertTrue(call.contains("-jar before.jar --subjects=unix --rounds=1"), call);
    assertTrue(call.contains("--warm-up=300ms --window=200ms"), call);
    assertTrue(calls().get(calls().size() - 1).contains("--cpus=0"), calls().toString());
  }

  @Test
  void shouldNotMeasureASpinningLibraryOnOneCore() throws Exception {
    run(1, "shm-spin");
    assertFalse(calls().isEmpty());
    assertFalse(calls().stream().anyMatch(call -> call.contains("--cpus")), calls().toString());
  }

  @Test
  void shouldContinueAComparisonThatWasInterrupted() throws Exception {
    run(1, "unix");
    int before = calls().size();
    run(1, "unix");
    assertEquals(before, calls().size());
    run(2, "unix");
    assertEquals(2 * before, calls().size());
  }

  @Test
  void shouldReportAFailedRunAndMeasureItAgain() throws Exception {
    List<String> working = Files.readAllLines(script);
    write("exit 3");
    assertFalse(run(1, "unix"));
    assertTrue(progress.toString().contains("FAILED with status 3"), progress.toString());
    Files.write(script, working);
    assertTrue(run(1, "unix"));
  }

  @Test
  void shouldCompareTheResultsOfAllParts() throws Exception {
    run(2, "unix");
    StringWriter text = new StringWriter();
    runs(2, "unix").table().write(new PrintWriter(text));
    assertEquals(
        List.of(
            "| `unix`, round-trip, 64 B | all | 0.50 (0.50 to 0.50) | better | 0; 0 |",
            "| `unix`, round-trip, 64 B | one | 0.50 (0.50 to 0.50) | better | 0; 0 |"),
        text.toString().lines().skip(2).toList());
  }
}
