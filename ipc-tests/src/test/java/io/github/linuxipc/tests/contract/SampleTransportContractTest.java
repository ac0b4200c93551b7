package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TransportContract;
import org.junit.jupiter.api.Tag;

/** The contract over the transport of {@code docs/writing-a-transport.md}. */
@Tag("slow")
@Tag("one-jdk")
class SampleTransportContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "sample:" + name;
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
