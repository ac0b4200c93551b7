package io.github.linuxipc.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.Timing;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PeerArgumentsTest {
  @Test
  void shouldParseItsOwnCommandLine() {
    PeerArguments arguments =
        new PeerArguments(
            Role.SOURCE,
            7,
            "shm-spin",
            SendMode.CLAIM,
            new Scenario(Kind.STREAM, 1024, 16),
            new Timing(Duration.ofMillis(1500), Duration.ofSeconds(1)),
            Path.of("/dev/shm/x"));
    assertEquals(arguments, PeerArguments.parse(arguments.toCommandLine().toArray(String[]::new)));
  }
}
