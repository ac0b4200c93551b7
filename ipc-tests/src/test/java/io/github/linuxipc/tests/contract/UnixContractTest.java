package io.github.linuxipc.tests.contract;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.tests.TransportContract;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import org.junit.jupiter.api.Tag;

/** The contract over Unix sockets. A plain program connects as {@code nc -U} does. */
@Tag("one-jdk")
class UnixContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "unix:" + name;
  }

  @Override
  public WritableByteChannel dial(Address receiver) throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(receiver.target()));
  }
}
