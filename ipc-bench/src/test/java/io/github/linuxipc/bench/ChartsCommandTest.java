package io.github.linuxipc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartsCommandTest {
  private static final String HEAD = "kind,size,senders,subject,way,round,per_second\r\n";

  @TempDir private Path directory;

  private final StringWriter text = new StringWriter();
  private final StringWriter errors = new StringWriter();

  private int bench(String... args) {
    return Bench.command()
        .setOut(new PrintWriter(text))
        .setErr(new PrintWriter(errors))
        .execute(args);
  }

  private String results(String name, String... lines) throws IOException {
    Path results = Files.createDirectory(directory.resolve(name));
    Files.writeString(results.resolve("bench.csv"), HEAD + String.join("\r\n", lines) + "\r\n");
    return results.toString();
  }

  @Test
  void shouldDrawTheResultsOfSeveralRuns() throws IOException {
    String first =
        results(
            "1",
            "stream,64,1,aeron,send,1,10",
            "stream,64,1,shm-spin,send,1,15",
            "stream,64,1,agrona,send,1,20");
    String second = results("2", "stream,64,1,aeron,send,1,10", "stream,64,1,shm-spin,send,1,13");
    Path out = directory.resolve("new/charts");
    int code = bench("charts", "--subjects", "shm-spin", "--out", out.toString(), first, second);
    assertEquals(0, code, errors.toString());
    String svg = Files.readString(out.resolve("stream-64-1-rate.svg"));
    assertTrue(svg.contains("shm-spin send: 1.40 (1.30 to 1.50)"), svg);
    assertFalse(svg.contains("agrona"), svg);
    assertTrue(text.toString().contains("stream-64-1-rate.svg"), text.toString());
  }

  @Test
  void shouldFailIfTheBaselineWasNotMeasured() throws IOException {
    String results = results("1", "stream,64,1,shm-spin,send,1,15");
    assertEquals(1, bench("charts", "--out", directory.toString(), results));
    assertTrue(errors.toString().contains("baseline aeron"), errors.toString());
  }

  @Test
  void shouldFailIfTheFileIsNoneOfTheBenchmark() throws IOException {
    String results = results("1", "trip,64,1,aeron,send,1,15");
    assertEquals(1, bench("charts", "--out", directory.toString(), results));
    assertTrue(errors.toString().contains("not a CSV file of this benchmark"), errors.toString());
  }
}
