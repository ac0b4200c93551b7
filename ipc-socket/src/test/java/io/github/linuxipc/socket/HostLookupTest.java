package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which addresses are literal. */
class HostLookupTest {
  private static final long SECOND_NS = 1_000_000_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "256.1.1.1",
        "1.2.3.256",
        "1.2.3.4.5",
        "1..2.3",
        "1.2.3.",
        ".1",
        "1.2.65536",
        "1.16777216",
        "4294967296",
        "1234567890123456",
        "0000.0000.0000.0001",
        "..."
      })
  void shouldNotAskTheNameServiceForNumbersThatAreNoAddress(String host) {
    UnknownHostException thrown =
        assertThrows(UnknownHostException.class, () -> HostLookup.find(host, SECOND_NS));
    assertEquals(host + ": not an IPv4 address", thrown.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "255.255.255.255, 255.255.255.255",
    "127.1, 127.0.0.1",
    "1.2.65535, 1.2.255.255",
    "1.16777215, 1.255.255.255",
    "4294967295, 255.255.255.255",
    "::1, 0:0:0:0:0:0:0:1",
  })
  void shouldAcceptLiteralAddresses(String host, String address) throws Exception {
    assertEquals(address, HostLookup.find(host, SECOND_NS).getHostAddress());
  }

  @Test
  void shouldKnowTheLocalHost() throws Exception {
    assertEquals("127.0.0.1", HostLookup.find("localhost", SECOND_NS).getHostAddress());
  }
}
