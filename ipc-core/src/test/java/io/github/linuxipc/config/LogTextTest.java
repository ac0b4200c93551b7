package io.github.linuxipc.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogTextTest {
  @Test
  void shouldReplaceControlCharactersOfForeignText() {
    assertEquals("\"a?IPC-101 forged?\"", LogText.quote("a\nIPC-101 forged\u001b"));
  }

  @Test
  void shouldShortenLongText() {
    assertEquals("x".repeat(120) + "...", LogText.line("x".repeat(5000)));
    assertEquals("x".repeat(120), LogText.line("x".repeat(120)));
  }

  @Test
  void shouldDescribeAnExceptionWhoseMessageFails() {
    RuntimeException hostile =
        new RuntimeException() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            throw new IllegalStateException();
          }
        };
    assertEquals(hostile.getClass().getName(), LogText.of(hostile));
  }

  @Test
  void shouldReturnNoneForAnEmptyList() {
    assertEquals("none", LogText.list(List.of()));
  }
}
