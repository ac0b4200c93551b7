package io.github.linuxipc.tests.contract;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.tests.TransportContract;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.junit.jupiter.api.Tag;

/** The contract over anonymous pipes: every other process is a child that was given its end. */
@Tag("second-jdk")
class PipeContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "pipe:" + name + "?single-writer=true";
  }

  @Override
  public boolean startsPeersAsChildren() {
    return true;
  }

  /** A pipe is written as pid/descriptor/inode. */
  @Override
  public WritableByteChannel dial(Address receiver) throws IOException {
    String[] end = receiver.target().split("/", 3);
    return new FileOutputStream("/proc/" + end[0] + "/fd/" + end[1]).getChannel();
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
