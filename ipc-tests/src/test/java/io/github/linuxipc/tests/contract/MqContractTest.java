package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TransportContract;
import org.junit.jupiter.api.Disabled;

/** The contract over POSIX message queues, of which some rules are not met yet. */
@Disabled(
    "mq has not passed the whole contract yet: its ten places make some rules wait for a poll")
class MqContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "mq:" + name;
  }

  @Override
  public int beyondCapacity() {
    return 1 << 20;
  }
}
