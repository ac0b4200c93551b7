package io.github.linuxipc.tests.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The code declares no name that the glossary lists as old. {@code .ci/old-names} does the check.
 */
@Tag("one-jdk")
class OldNamesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  @Test
  void shouldFindNoOldNameInTheSourceTree() throws Exception {
    assertEquals(List.of(), oldNames(ROOT, 0));
  }

  @Test
  void shouldReportOldTypesAndMembersThatAreDeclared(@TempDir Path root) throws Exception {
    Files.createDirectories(root.resolve("docs"));
    Files.copy(ROOT.resolve("docs/glossary.md"), root.resolve("docs/glossary.md"));
    write(root, "spi/Wire", "/** A wire. */", "public enum Wire {", "}");
    write(root, "spi/InboundLink", "interface InboundLink {", "  boolean isSettled();", "}");
    write(root, "core/EventEndpoint", "class EventEndpoint {", "  static class OfWaker {}", "}");
    write(root, "channel/ErrorCode", "enum ErrorCode {", "  TERMS_DIFFER(105);", "}");
    write(root, "channel/ChannelInfo", "record ChannelInfo(", "    Address live, int more) {", "}");
    write(root, "bench/subject/Inlet", "interface Inlet {", "}");
    write(root, "tests/mutants/FlowMutants", "class FlowMutants {", "  class Litters {}", "}");
    write(root, "spi/WireFormat", "/** Was an enum Wire. */", "public enum WireFormat {", "}");

    List<String> found = oldNames(root, 1);

    assertEquals(7, found.size(), found::toString);
    assertTrue(found.get(0).endsWith("Inlet is now bench.library.BenchReceiver"), found.get(0));
    assertTrue(found.get(1).endsWith("channel.ChannelInfo#live is now boundAddress"), found.get(1));
    assertTrue(found.get(2).contains("channel.ErrorCode#TERMS_DIFFER"), found.get(2));
    assertTrue(found.get(3).contains("core.EventEndpoint.OfWaker"), found.get(3));
    assertTrue(found.get(4).contains("spi.InboundLink#isSettled()"), found.get(4));
    assertTrue(found.get(5).endsWith("Wire.java:2: spi.Wire is now spi.WireFormat"), found.get(5));
    assertTrue(found.get(6).contains("tests.mutants.FlowMutants.Litters"), found.get(6));
  }

  private static void write(Path root, String type, String... lines) throws IOException {
    Path file = root.resolve("some/src/main/java/io/github/linuxipc/" + type + ".java");
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(lines));
  }

  private static List<String> oldNames(Path root, int exitCode) throws Exception {
    Process script =
        new ProcessBuilder(ROOT.resolve(".ci/old-names").toString(), root.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(script.getInputStream().readAllBytes(), UTF_8);
    assertEquals(exitCode, script.waitFor(), output);
    return output.lines().toList();
  }
}
