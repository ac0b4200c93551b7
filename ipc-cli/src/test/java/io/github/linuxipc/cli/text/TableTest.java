package io.github.linuxipc.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void shouldAlignWordsToTheLeftAndNumbersToTheRight() {
    Table table = new Table("NAME", ">N", "WHY").row("a", "1,000", "x").row("longer", "2", "");
    assertEquals(
        """
        NAME        N  WHY
        a       1,000  x
        longer      2
        """,
        table.toString());
  }

  @Test
  void shouldRefuseARowThatDoesNotFit() {
    assertThrows(IllegalArgumentException.class, () -> new Table("A", "B").row("x"));
  }
}
