package io.github.linuxipc.tests.contract;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.tests.RawTransportContract;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.junit.jupiter.api.Tag;

/** The rules that hold under {@code wire=raw}, over sequenced packets. */
@Tag("slow")
@Tag("one-jdk")
class UnixSeqpacketRawContractTest extends RawTransportContract {
  @Override
  public String address(String name) {
    return "unix-seqpacket:" + name;
  }

  @Override
  public boolean takesEmptyPackets() {
    return false;
  }

  @Override
  public WritableByteChannel dial(Address receiver) throws IOException {
    return PacketDial.connect(UnixSocket.seqpacket(), receiver);
  }
}
