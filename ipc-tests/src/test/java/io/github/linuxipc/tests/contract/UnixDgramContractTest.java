package io.github.linuxipc.tests.contract;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.tests.TransportContract;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.junit.jupiter.api.Tag;

/** The contract over Unix datagram sockets. */
@Tag("exhaustive")
class UnixDgramContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "unix-dgram:" + name;
  }

  @Override
  public WritableByteChannel dial(Address receiver) throws IOException {
    return PacketDial.connect(UnixSocket.datagram(), receiver);
  }
}
