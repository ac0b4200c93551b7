package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.LockContract;
import org.junit.jupiter.api.Tag;

/** The contract of locks in shared memory. */
@Tag("slow")
@Tag("one-jdk")
class ShmLockContractTest extends LockContract {
  @Override
  public String address(String name) {
    return "shm:" + name;
  }
}
