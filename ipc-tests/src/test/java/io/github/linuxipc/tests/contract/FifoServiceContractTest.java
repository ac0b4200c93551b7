package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.ServiceContract;
import org.junit.jupiter.api.Tag;

/** The contract of services over FIFOs. */
@Tag("exhaustive")
@Tag("one-jdk")
class FifoServiceContractTest extends ServiceContract {
  @Override
  public String address(String name) {
    return "fifo:" + name;
  }
}
