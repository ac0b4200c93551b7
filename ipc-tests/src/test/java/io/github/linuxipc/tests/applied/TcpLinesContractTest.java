package io.github.linuxipc.tests.applied;

import io.github.linuxipc.tests.LinesTransportContract;

class TcpLinesContractTest extends LinesTransportContract {
  @Override
  public String address(String name) {
    return "tcp:" + name;
  }
}
