package io.github.linuxipc.tests.applied;

import io.github.linuxipc.tests.LinesTransportContract;

class UnixLinesContractTest extends LinesTransportContract {
  @Override
  public String address(String name) {
    return "unix:" + name;
  }
}
