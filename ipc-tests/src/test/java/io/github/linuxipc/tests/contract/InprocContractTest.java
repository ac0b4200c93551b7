package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TransportContract;

/** The contract within one process. */
class InprocContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "inproc:" + name;
  }
}
