package io.github.linuxipc.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanupTest {
  private final List<String> ran = new ArrayList<>();

  @Test
  void shouldRunEveryStepInReverseOrderAndThrowTheFirstError() {
    OutOfMemoryError first = new OutOfMemoryError("no thread");
    IOException second = new IOException("second");
    OutOfMemoryError thrown =
        assertThrows(
            OutOfMemoryError.class,
            () -> {
              try (Cleanup undo = new Cleanup()) {
                undo.open(() -> "a", ran::add);
                undo.add(
                    () -> {
                      throw second;
                    });
                undo.open(() -> "b", ran::add);
                throw first;
              }
            });
    assertSame(first, thrown);
    assertEquals(List.of("b", "a"), ran);
    assertSame(second, thrown.getSuppressed()[0].getCause());
  }

  @Test
  void shouldReleaseNothingWhenDoneOrNotOpened() {
    try (Cleanup undo = new Cleanup()) {
      undo.open(() -> "a", ran::add);
      assertEquals("result", undo.done("result"));
    }
    assertThrows(
        IllegalStateException.class,
        () -> {
          try (Cleanup undo = new Cleanup()) {
            undo.open(
                () -> {
                  throw new IllegalStateException("not opened");
                },
                opened -> ran.add("never"));
          }
        });
    assertEquals(List.of(), ran);
  }
}
