package io.github.linuxipc.tests.contract;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.tests.TransportContract;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/** The contract over TCP on the loopback interface. */
class TcpContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "tcp:" + name;
  }

  @Override
  public WritableByteChannel dial(Address receiver) throws IOException {
    String[] place = receiver.target().split(":", -1);
    return SocketChannel.open(new InetSocketAddress(place[0], Integer.parseInt(place[1])));
  }
}
