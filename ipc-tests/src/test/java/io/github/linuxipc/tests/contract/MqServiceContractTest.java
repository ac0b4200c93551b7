package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.ServiceContract;
import org.junit.jupiter.api.Tag;

/** The contract of services over POSIX message queues. */
@Tag("exhaustive")
class MqServiceContractTest extends ServiceContract {
  @Override
  public String address(String name) {
    return "mq:" + name;
  }
}
