package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.LinesTransportContract;

/** What a raw wire keeps of the contract, over Unix sockets. */
class UnixLinesContractTest extends LinesTransportContract {
  @Override
  public String address(String name) {
    return "unix:" + name;
  }
}
