package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.ServiceContract;
import org.junit.jupiter.api.Tag;

/** The contract of services over shared memory. */
@Tag("exhaustive")
@Tag("one-jdk")
class ShmServiceContractTest extends ServiceContract {
  @Override
  public String address(String name) {
    return "shm:" + name;
  }
}
