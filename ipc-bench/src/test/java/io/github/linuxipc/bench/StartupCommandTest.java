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
class StartupCommandTest {
  private final StringWriter table = new StringWriter();
  private final StringWriter progress = new StringWriter();

  private int startup(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "startup";
    System.arraycopy(args, 0, all, 1, args.length);
    return Bench.command()
        .setOut(new PrintWriter(table))
        .setErr(new PrintWriter(progress))
        .execute(all);
  }

  private boolean hasRow(String subject) {
    return table.toString().lines().anyMatch(l -> l.matches(subject + "( +[0-9]+ +[0-9.]+){2}"));
  }

  @Test
  void shouldCompareTheFirstMessageOfEachTransportWithAHelloWorld() {
    int code = startup("--rounds", "1");
    assertEquals(0, code, progress.toString());
    assertTrue(hasRow("hello world"), table.toString());
    assertTrue(hasRow("unix"), table.toString());
    assertTrue(hasRow("shm"), table.toString());
    assertTrue(hasRow("mq"), table.toString());
  }

  @Test
  void shouldMeasureWithAClassDataArchiveToo() {
    int code = startup("--transports", "unix", "--rounds", "1", "--archive");
    assertEquals(0, code, progress.toString());
    assertTrue(hasRow("unix"), table.toString());
    assertTrue(hasRow("unix, archive"), table.toString());
  }

  @Test
  void shouldRefuseATransportThatIsNotMeasured() {
    assertEquals(2, startup("--transports", "smoke"));
    assertTrue(progress.toString().contains("not smoke"), progress.toString());
  }
}
