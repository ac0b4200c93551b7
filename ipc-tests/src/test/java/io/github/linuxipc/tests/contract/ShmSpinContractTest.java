package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TransportContract;
import org.junit.jupiter.api.Tag;

/** The contract over shared memory whose endpoints spin. */
@Tag("exhaustive")
class ShmSpinContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "shm:" + name + "?notify=spin";
  }

  @Override
  public boolean spins() {
    return true;
  }
}
