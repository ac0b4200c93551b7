package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TopicContract;
import org.junit.jupiter.api.Tag;

/** The contract of topics over shared memory. */
@Tag("exhaustive")
@Tag("one-jdk")
class ShmTopicContractTest extends TopicContract {
  @Override
  public String address(String name) {
    return "shm:" + name;
  }
}
