package io.github.linuxipc.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.fixture.Raised;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ConfigurationErrorsTest {
  private final ConfigurationErrors faults = new ConfigurationErrors();

  @Test
  void shouldThrowNothingWithoutAFault() {
    assertDoesNotThrow(faults::throwIfAny);
  }

  @Test
  void shouldKeepTheCodeOfASingleFault() {
    faults.add(ErrorCode.BAD_VALUE, "It is wrong", "somewhere", "Correct it.");
    faults.add(ErrorCode.BAD_VALUE, "It is wrong", "somewhere", "Correct it.");
    Raised.with(ErrorCode.BAD_VALUE, "It is wrong (somewhere). Correct it.", faults::throwIfAny);
  }

  @Test
  void shouldListSeveralFaultsEachWithItsCode() {
    faults.add(ErrorCode.BAD_VALUE, "It is wrong", "here", "");
    faults.add(ErrorCode.UNKNOWN_KEY, "It is unknown", "there", "");
    Raised.with(
        ErrorCode.MULTIPLE_ERRORS,
        "The configuration has 2 faults."
            + " (1) IPC-306 It is wrong (here). (2) IPC-304 It is unknown (there).",
        faults::throwIfAny);
  }

  @Test
  void shouldHoldEachOfSeveralFaultsForProgramsToo() {
    faults.add(ErrorCode.BAD_VALUE, "It is wrong", "here", "");
    faults.add(ErrorCode.UNKNOWN_KEY, "It is unknown", "there", "");
    IpcConfigurationException all =
        assertThrows(IpcConfigurationException.class, faults::throwIfAny);
    assertArrayEquals(
        new ErrorCode[] {ErrorCode.BAD_VALUE, ErrorCode.UNKNOWN_KEY},
        Arrays.stream(all.getSuppressed())
            .map(each -> ((IpcConfigurationException) each).code())
            .toArray());
  }
}
