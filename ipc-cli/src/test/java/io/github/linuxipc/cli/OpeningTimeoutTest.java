package io.github.linuxipc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.Ipc;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpeningTimeoutTest {
  private static String limit(String place, Duration timeout) {
    return OpeningTimeout.limit(Ipc.builder(), "channels", place, timeout);
  }

  @Test
  void shouldLimitTheOpeningOfAnAddress() {
    assertEquals("unix:orders?connect-timeout=1000ms", limit("unix:orders", Duration.ofSeconds(1)));
    assertEquals(
        "unix:orders?wire=raw&connect-timeout=1000ms",
        limit("unix:orders?wire=raw", Duration.ofSeconds(1)));
  }

  @Test
  void shouldLeaveAnOpeningTheTimeForALockThatIsHeldForAMoment() {
    assertEquals("unix:orders?connect-timeout=500ms", limit("unix:orders", Duration.ZERO));
  }

  @Test
  void shouldLeaveTheAddressUnchangedIfItNamesItsOwnLimit() {
    String address = "unix:orders?connect-timeout=200ms";
    assertEquals(address, limit(address, Duration.ofSeconds(1)));
  }

  @Test
  void shouldLeaveNamesAndLongTimeOutsToTheLibrary() {
    assertEquals("orders", limit("orders", Duration.ofSeconds(1)));
    assertEquals("unix:orders", limit("unix:orders", Duration.ofSeconds(5)));
  }
}
