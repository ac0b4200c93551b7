package io.github.linuxipc.spi.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockHolderTest {
  /** The states are written as in proc_pid_status(5). */
  @ParameterizedTest
  @CsvSource({
    "T (stopped), 'It is stopped: resume it with kill -CONT 7, or end it.'",
    "t (tracing stop), 'It is stopped by a debugger or tracer: resume it there, or end it.'",
    "S (sleeping), 'Find out why process 7 holds it, or end that process.'",
    "R (running), 'Find out why process 7 holds it, or end that process.'"
  })
  void shouldSuggestWhatHelpsInTheStateOfTheHolder(String state, String remedy) {
    assertEquals(remedy, new LockHolder(7, "java", LockHolder.State.of(state)).remedy());
  }
}
