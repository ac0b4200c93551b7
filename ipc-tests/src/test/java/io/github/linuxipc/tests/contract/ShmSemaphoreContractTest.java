package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TransportContract;
import org.junit.jupiter.api.Tag;

/** The contract over shared memory whose endpoints park on semaphores. */
@Tag("exhaustive")
class ShmSemaphoreContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "shm:" + name + "?notify=sem";
  }
}
