package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TopicContract;
import org.junit.jupiter.api.Tag;

/** The contract of topics over TCP. */
@Tag("exhaustive")
class TcpTopicContractTest extends TopicContract {
  @Override
  public String address(String name) {
    return "tcp:" + name;
  }
}
