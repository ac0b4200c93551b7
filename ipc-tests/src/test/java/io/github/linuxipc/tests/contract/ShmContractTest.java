package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TransportContract;

/** The contract over shared memory whose endpoints park on futexes. */
class ShmContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "shm:" + name;
  }
}
