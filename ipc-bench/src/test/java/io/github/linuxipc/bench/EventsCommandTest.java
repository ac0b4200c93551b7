package io.github.linuxipc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
    int code = events("--events", "gong", "--rounds", "1", "--count", "100");
    assertEquals(1, code);
    assertTrue(progress.toString().contains("IPC-301"), progress.toString());
  }
}
