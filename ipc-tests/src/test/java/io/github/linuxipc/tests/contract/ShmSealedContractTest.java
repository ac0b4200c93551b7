package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TransportContract;
import org.junit.jupiter.api.Tag;

/** The contract over shared memory of sealed length, which the receiver passes to each sender. */
@Tag("exhaustive")
@Tag("one-jdk")
class ShmSealedContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "shm:" + name + "?memory=sealed";
  }

  @Override
  public boolean persists() {
    return false;
  }
}
