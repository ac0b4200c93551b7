package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TransportContract;
import org.junit.jupiter.api.Tag;

/** The contract over POSIX message queues. */
@Tag("slow")
@Tag("one-jdk")
class MqContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "mq:" + name;
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
