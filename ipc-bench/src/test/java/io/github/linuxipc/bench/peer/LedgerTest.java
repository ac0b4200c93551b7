package io.github.linuxipc.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.bench.plan.Case;
import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Timing;
import io.github.linuxipc.bench.plan.Way;
import io.github.linuxipc.bench.plan.Word;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger(2, 64);

  private void take(long word, int length) {
    ledger.take(word, word, length);
  }

  @Test
  void shouldBeCompleteWhenEverySenderHasSentItsLast() {
    take(Word.first(0), 64);
    take(Word.last(Word.first(0) + 1), 64);
    assertFalse(ledger.isComplete());
    take(Word.last(Word.first(1)), 64);
    assertTrue(ledger.isComplete());
    assertEquals(3, ledger.count());
  }

  @Test
  void shouldNoticeWhatIsLostDoubledOrTorn() {
    take(Word.first(0), 64);
    assertThrows(IllegalStateException.class, () -> take(Word.first(0) + 2, 64));
    assertThrows(IllegalStateException.class, () -> take(Word.first(0), 64));
    assertThrows(IllegalStateException.class, () -> take(Word.first(0) + 1, 63));
    long due = Word.first(0) + 1;
    assertThrows(IllegalStateException.class, () -> ledger.take(due, due - 1, 64));
  }

  @Test
  void shouldReadItsAssignmentFromACommandLine() {
    Assignment assignment =
        new Assignment(
            Role.SOURCE,
            7,
            "shm-spin",
            Way.CLAIM,
            new Case(Kind.STREAM, 1024, 16),
            new Timing(Duration.ofMillis(1500), Duration.ofSeconds(1)),
            Path.of("/dev/shm/x"));
    assertEquals(assignment, Assignment.parse(assignment.arguments().toArray(String[]::new)));
  }
}
