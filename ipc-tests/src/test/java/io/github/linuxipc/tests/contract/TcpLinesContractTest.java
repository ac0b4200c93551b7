package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.LinesTransportContract;

/** What a raw wire keeps of the contract, over TCP. */
class TcpLinesContractTest extends LinesTransportContract {
  @Override
  public String address(String name) {
    return "tcp:" + name;
  }
}
