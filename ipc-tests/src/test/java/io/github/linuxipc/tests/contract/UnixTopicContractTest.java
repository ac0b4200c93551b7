package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TopicContract;
import org.junit.jupiter.api.Tag;

/** The contract of topics over Unix sockets. */
@Tag("one-jdk")
class UnixTopicContractTest extends TopicContract {
  @Override
  public String address(String name) {
    return "unix:" + name;
  }
}
