package io.github.linuxipc.tests.contract;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.tests.TransportContract;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** The contract over Unix datagram sockets. */
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
