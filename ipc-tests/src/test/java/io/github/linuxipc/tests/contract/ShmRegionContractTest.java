package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.RegionContract;
import org.junit.jupiter.api.Tag;

/** The contract of regions in shared memory. */
@Tag("one-jdk")
class ShmRegionContractTest extends RegionContract {
  @Override
  public String address(String name) {
    return "shm:" + name;
  }
}
