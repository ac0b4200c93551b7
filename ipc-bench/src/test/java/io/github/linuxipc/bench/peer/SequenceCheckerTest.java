package io.github.linuxipc.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.SequenceMarker;
import io.github.linuxipc.bench.plan.Timing;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SequenceCheckerTest {
  private final SequenceChecker checker = new SequenceChecker(2, 64);

  private void take(long marker, int length) {
    checker.onMessage(marker, marker, length);
  }

  @Test
  void shouldBeCompleteWhenEverySenderHasSentItsLast() {
    take(SequenceMarker.first(0), 64);
    take(SequenceMarker.last(SequenceMarker.first(0) + 1), 64);
    assertFalse(checker.isComplete());
    take(SequenceMarker.last(SequenceMarker.first(1)), 64);
    assertTrue(checker.isComplete());
    assertEquals(3, checker.count());
  }

  @Test
  void shouldDetectLostDuplicatedOrTornMessages() {
    take(SequenceMarker.first(0), 64);
    assertThrows(IllegalStateException.class, () -> take(SequenceMarker.first(0) + 2, 64));
    assertThrows(IllegalStateException.class, () -> take(SequenceMarker.first(0), 64));
    assertThrows(IllegalStateException.class, () -> take(SequenceMarker.first(0) + 1, 63));
    long due = SequenceMarker.first(0) + 1;
    assertThrows(IllegalStateException.class, () -> checker.onMessage(due, due - 1, 64));
  }

  @Test
  void shouldParseTheCommandLineOfPeerArguments() {
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
