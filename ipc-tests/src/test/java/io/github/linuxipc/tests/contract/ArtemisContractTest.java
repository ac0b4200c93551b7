package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TransportContract;
import io.github.linuxipc.tests.artemis.KitBroker;
import org.junit.jupiter.api.Tag;

/** The contract over a broker in a process of its own. */
@Tag("slow")
@Tag("one-jdk")
class ArtemisContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "artemis:" + name + "?capacity=256k&broker=" + KitBroker.uri();
  }

  @Override
  public boolean isBrokered() {
    return true;
  }

  @Override
  public int takesAtOnce() {
    return 64;
  }

  @Override
  public int freeingGranularity() {
    return 512 << 10;
  }

  @Override
  public boolean knowsRawSenders() {
    return false;
  }

  @Override
  public boolean sharesOneObject() {
    return true;
  }

  @Override
  public int beyondCapacity() {
    return 1 << 20;
  }
}
