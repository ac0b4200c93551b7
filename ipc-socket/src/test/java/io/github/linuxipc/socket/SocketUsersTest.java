package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.socket.fixture.ChildJvm;
import io.github.linuxipc.socket.fixture.OtherUserTest;
import io.github.linuxipc.spi.InboundLink;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two users on one host, over every transport of this module. */
class SocketUsersTest extends OtherUserTest {
  static List<String> schemes() {
    return List.of("unix", "unix-seqpacket", "tcp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "4294967295", "4294967296", "-2147483648"})
  void H09_shouldRejectAllowUsersWhenUserIdIsInvalid(String number) {
    IpcConfigurationException e =
        assertThrows(
            IpcConfigurationException.class,
            () -> transport("unix").bind(place("unix"), allowing(context, number)));
    assertEquals("BAD_VALUE", e.code().name());
  }

  @Test
  void H09_shouldRefuseOtherUserWhenSocketIsInRuntimeDirectory() throws Exception {
    try (InboundLink in = transport("unix").bind(Address.of("unix", "orders"), context);
        ChildJvm child = foreign(Sending.class, in.address(), "root")) {
      assertEquals("PEER_REFUSED", child.line());
    }
  }
}
