package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.BlackboardContract;
import org.junit.jupiter.api.Tag;

/** The contract of blackboards in shared memory. */
@Tag("slow")
@Tag("one-jdk")
class ShmBlackboardContractTest extends BlackboardContract {
  @Override
  public String address(String name) {
    return "shm:" + name;
  }
}
