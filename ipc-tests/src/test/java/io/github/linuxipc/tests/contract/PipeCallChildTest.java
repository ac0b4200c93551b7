package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.CallChildContract;
import io.github.linuxipc.tests.TransportUnderTest;
import org.junit.jupiter.api.Tag;

/** The part of the contract of services that concerns child processes, over anonymous pipes. */
@Tag("one-jdk")
class PipeCallChildTest extends CallChildContract {
  PipeCallChildTest() {
    super(new Pipe());
  }

  private static final class Pipe implements TransportUnderTest {
    @Override
    public String address(String name) {
      return "pipe:" + name;
    }

    @Override
    public boolean startsPeersAsChildren() {
      return true;
    }
  }
}
