package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TransportContract;
import org.junit.jupiter.api.Tag;

/** The contract over shared memory whose endpoints park on futexes. */
@Tag("one-jdk")
class ShmContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "shm:" + name;
  }
}
