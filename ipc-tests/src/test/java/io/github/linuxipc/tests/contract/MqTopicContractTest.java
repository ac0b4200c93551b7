package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TopicContract;
import org.junit.jupiter.api.Tag;

/** The contract of topics over POSIX message queues. */
@Tag("exhaustive")
class MqTopicContractTest extends TopicContract {
  @Override
  public String address(String name) {
    return "mq:" + name;
  }
}
