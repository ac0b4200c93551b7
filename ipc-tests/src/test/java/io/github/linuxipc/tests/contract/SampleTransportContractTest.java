package io.github.linuxipc.tests.contract;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.tests.TransportContract;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Tag;

/** The contract over the transport of {@code docs/writing-a-transport.md}. */
@Tag("exhaustive")
class SampleTransportContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "sample:" + name;
  }

  @Override
  public WritableByteChannel dial(Address receiver) throws IOException {
    return FileChannel.open(Path.of(receiver.target()), StandardOpenOption.WRITE);
  }

  @Override
  public int beyondCapacity() {
    return 1 << 20;
  }

  @Override
  public boolean sharesOneStream() {
    return true;
  }
}
