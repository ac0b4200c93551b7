package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TopicContract;
import org.junit.jupiter.api.Tag;

/** The contract of topics within one process. */
@Tag("exhaustive")
@Tag("one-jdk")
class InprocTopicContractTest extends TopicContract {
  @Override
  public String address(String name) {
    return "inproc:" + name;
  }
}
