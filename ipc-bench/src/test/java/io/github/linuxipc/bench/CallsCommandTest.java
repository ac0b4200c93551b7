package io.github.linuxipc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Tag("one-jdk")
@Timeout(300)
class CallsCommandTest {
  private final StringWriter table = new StringWriter();
  private final StringWriter progress = new StringWriter();

  private int calls(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "calls";
    System.arraycopy(args, 0, all, 1, args.length);
    return Bench.command()
        .setOut(new PrintWriter(table))
        .setErr(new PrintWriter(progress))
        .execute(all);
  }

  /**
   * Returns whether a subject has a row with the p50 and p99 times, the range of the p50 times, the
   * rate, the allocation of each of the two processes, and the cores in use.
   */
  private boolean hasRow(String subject) {
    String times = " +[0-9.]+ +[0-9.]+ .*[0-9.]+\\.\\.[0-9.]+";
    String rest = " +[0-9.]+( [kM])? +[0-9.]+ +[0-9.]+ +[0-9.]+";
    return table.toString().lines().anyMatch(l -> l.matches(subject + times + rest));
  }

  @Test
  void shouldMeasureEachServiceInRealProcesses() {
    int code =
        calls(
            "--rounds",
            "1",
            "--sizes",
            "64",
            "--callers",
            "1,4",
            "--warm-up",
            "100ms",
            "--window",
            "100ms",
            "--services",
            "grpc-unix,jdk-http,shm-futex,unix");
    assertEquals(0, code, progress.toString());
    String text = table.toString();
    assertTrue(text.contains("call, 64 B, 1 caller (ratios to grpc-unix)"), text);
    assertTrue(text.contains("call, 64 B, 4 callers (ratios to grpc-unix)"), text);
    assertTrue(hasRow("grpc-unix"), text);
    assertTrue(hasRow("jdk-http"), text);
    assertTrue(hasRow("shm-futex"), text);
    assertTrue(hasRow("unix"), text);
  }

  @Test
  void shouldMeasureTheChannelOfAServiceBesideIt() {
    int code =
        calls(
            "--rounds",
            "1",
            "--sizes",
            "16",
            "--callers",
            "1",
            "--warm-up",
            "100ms",
            "--window",
            "100ms",
            "--services",
            "unix");
    assertEquals(0, code, progress.toString());
    assertTrue(progress.toString().contains("[2/2]"), progress.toString());
    assertTrue(hasRow("unix-channel"), table.toString());
  }

  @Test
  void shouldRefuseAServiceThatDoesNotExist() {
    assertEquals(2, calls("--services", "smoke"));
    assertTrue(progress.toString().contains("no service smoke"), progress.toString());
  }

  @Test
  void shouldRefuseMoreCallersThanItCanMeasure() {
    assertEquals(2, calls("--callers", "1025"));
    assertTrue(
        progress.toString().contains("1025 callers are outside 1 to 1024"), progress.toString());
  }
}
