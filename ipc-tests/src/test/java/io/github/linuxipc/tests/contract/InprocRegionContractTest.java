package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.RegionContract;

/** The contract of regions within one process. */
class InprocRegionContractTest extends RegionContract {
  @Override
  public String address(String name) {
    return "inproc:" + name;
  }
}
