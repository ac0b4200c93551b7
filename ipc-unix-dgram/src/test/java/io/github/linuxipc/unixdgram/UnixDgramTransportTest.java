package io.github.linuxipc.unixdgram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.fixture.PacketTransportTest;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The transport {@code unix-dgram}, with the tests of packet transports. */
class UnixDgramTransportTest extends PacketTransportTest {
  UnixDgramTransportTest() {
    super("dgram");
  }

  @Override
  protected UnixSocket socket() throws IOException {
    return UnixSocket.datagram();
  }

  @ParameterizedTest
  @CsvSource({"unix-dgram, unix-seqpacket", "unix-seqpacket, unix-dgram"})
  void U01_shouldKeepLiveSocketOfAnotherType(String second, String first) throws Exception {
    String path = directory.path().resolve("s").toString();
    Address at = Address.of(first, path);
    Transport late = transport(second);
    try (InboundLink in = transport(first).bind(at, context);
        OutboundLink out = transport(first).connect(at, context)) {
      Address same = Address.of(second, path);
      assertEquals(
          ErrorCode.CHANNEL_IN_USE,
          assertThrows(IpcException.class, () -> late.bind(same, context)).code());
      exchange(in, out, context);
    }
  }
}
