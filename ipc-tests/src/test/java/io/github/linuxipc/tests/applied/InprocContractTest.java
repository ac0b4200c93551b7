package io.github.linuxipc.tests.applied;

import io.github.linuxipc.tests.TransportContract;

class InprocContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "inproc:" + name;
  }
}
