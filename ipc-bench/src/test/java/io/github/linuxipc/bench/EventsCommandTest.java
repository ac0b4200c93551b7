package io.github.linuxipc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Tag("one-jdk")
@Timeout(300)
class EventsCommandTest {
  @TempDir Path directory;

  private final StringWriter table = new StringWriter();
  private final StringWriter progress = new StringWriter();

  private int events(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "events";
    System.arraycopy(args, 0, all, 1, args.length);
    return Bench.command()
        .setOut(new PrintWriter(table))
        .setErr(new PrintWriter(progress))
        .execute(all);
  }

  private Path program(String text) throws Exception {
    Path program = Files.writeString(directory.resolve("limit"), "#!/bin/sh\n" + text + "\n");
    assertTrue(program.toFile().setExecutable(true));
    return program;
  }

  @Test
  void shouldCompareRealRoundTripsWithTheCProgram() throws Exception {
    Path program = program("[ $1 = rtt ] && echo rtt $2 $3 $4 1000 2000 3000 9");
    int code =
        events("--events", "sem,futex", "--rounds", "1", "--count", "100", "--limit", "" + program);
    assertEquals(0, code, progress.toString());
    String text = table.toString();
    assertTrue(text.lines().anyMatch(l -> l.matches("sem( +[0-9]+){3} +1000 +[0-9.]+")), text);
    assertTrue(text.lines().anyMatch(l -> l.matches("futex( +[0-9]+){3} +1000 +[0-9.]+")), text);
  }

  @Test
  void shouldReportTheOutputOfAFailedProcess() throws Exception {
    Path program = program("echo out of paper; exit 3");
    int code =
        events("--events", "sem", "--rounds", "1", "--count", "100", "--limit", "" + program);
    assertEquals(1, code);
    assertTrue(progress.toString().contains("out of paper"), progress.toString());
  }

  @Test
  void shouldRefuseAnEventThatDoesNotExist() {
    assertEquals(2, events("--events", "gong"));
    assertTrue(progress.toString().contains("not gong"), progress.toString());
  }

  @Test
  void shouldLeaveNoProcessWhenInterrupted() throws Exception {
    Path pid = directory.resolve("pid");
    Path program = program("sleep 200 & echo $! > " + pid + "; wait");
    FutureTask<Integer> running =
        new FutureTask<>(
            () ->
                events(
                    "--events", "sem", "--rounds", "1", "--count", "9", "--limit", "" + program));
    Thread thread = new Thread(running);
    thread.start();
    while (!Files.exists(pid) || Files.size(pid) == 0) {
      Thread.sleep(5);
    }
    ProcessHandle left = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).get();
    thread.interrupt();
    running.get();
    left.onExit().get(); // the test's own time-out ends the wait
  }
}
