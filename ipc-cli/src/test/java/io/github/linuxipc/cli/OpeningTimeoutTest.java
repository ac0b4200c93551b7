package io.github.linuxipc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpeningTimeoutTest {
  @Test
  void shouldLimitTheOpeningOfAnAddress() {
    assertEquals(
        "unix:orders?connect-timeout=1000ms",
        OpeningTimeout.limit("unix:orders", Duration.ofSeconds(1)));
    assertEquals(
        "unix:orders?wire=raw&connect-timeout=1000ms",
        OpeningTimeout.limit("unix:orders?wire=raw", Duration.ofSeconds(1)));
  }

  @Test
  void shouldLeaveAnOpeningTheTimeForALockThatIsHeldForAMoment() {
    assertEquals(
        "unix:orders?connect-timeout=500ms", OpeningTimeout.limit("unix:orders", Duration.ZERO));
  }

  @Test
  void shouldLeaveTheAddressUnchangedIfItNamesItsOwnLimit() {
    String address = "unix:orders?connect-timeout=200ms";
    assertEquals(address, OpeningTimeout.limit(address, Duration.ofSeconds(1)));
  }

  @Test
  void shouldLeaveNamesAndLongTimeOutsToTheLibrary() {
    assertEquals("orders", OpeningTimeout.limit("orders", Duration.ofSeconds(1)));
    assertEquals("unix:orders", OpeningTimeout.limit("unix:orders", Duration.ofSeconds(5)));
  }
}
