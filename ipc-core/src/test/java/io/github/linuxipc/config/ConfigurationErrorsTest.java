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
  private final ConfigurationErrors errors = new ConfigurationErrors();

  @Test
  void shouldThrowNothingWithoutAnError() {
    assertDoesNotThrow(errors::throwIfAny);
  }

  @Test
  void shouldKeepTheCodeOfASingleError() {
    errors.add(ErrorCode.BAD_VALUE, "It is wrong", "somewhere", "Correct it.");
    errors.add(ErrorCode.BAD_VALUE, "It is wrong", "somewhere", "Correct it.");
    Raised.with(ErrorCode.BAD_VALUE, "It is wrong (somewhere). Correct it.", errors::throwIfAny);
  }

  @Test
  void shouldListSeveralErrorsEachWithItsCode() {
    errors.add(ErrorCode.BAD_VALUE, "It is wrong", "here", "");
    errors.add(ErrorCode.UNKNOWN_KEY, "It is unknown", "there", "");
    Raised.with(
        ErrorCode.MULTIPLE_ERRORS,
        "The configuration has 2 errors."
            + " (1) IPC-306 It is wrong (here). (2) IPC-304 It is unknown (there).",
        errors::throwIfAny);
  }

  @Test
  void shouldSuppressEachOfSeveralErrorsInTheException() {
    errors.add(ErrorCode.BAD_VALUE, "It is wrong", "here", "");
    errors.add(ErrorCode.UNKNOWN_KEY, "It is unknown", "there", "");
    IpcConfigurationException all =
        assertThrows(IpcConfigurationException.class, errors::throwIfAny);
    assertArrayEquals(
        new ErrorCode[] {ErrorCode.BAD_VALUE, ErrorCode.UNKNOWN_KEY},
        Arrays.stream(all.getSuppressed())
            .map(each -> ((IpcConfigurationException) each).code())
            .toArray());
  }
}
