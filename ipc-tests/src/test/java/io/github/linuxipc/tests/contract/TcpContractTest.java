package io.github.linuxipc.tests.contract;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.tests.TransportContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import org.junit.jupiter.api.Tag;

/** The contract over TCP. A plain program connects as {@code nc} does. */
@Tag("exhaustive")
class TcpContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "tcp:" + name;
  }

  /** The kernel may merge all segments of a full receive buffer, and frees them together. */
  @Override
  public int freeingGranularity() {
    return 128 << 10;
  }

  @Override
  public WritableByteChannel dial(Address receiver) throws IOException {
    int colon = receiver.target().lastIndexOf(':');
    int port = Integer.parseInt(receiver.target().substring(colon + 1));
    return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }
}
