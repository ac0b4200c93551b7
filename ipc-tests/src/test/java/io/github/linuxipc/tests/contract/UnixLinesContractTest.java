package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.LinesTransportContract;
import org.junit.jupiter.api.Tag;

/** What a raw wire keeps of the contract, over Unix sockets. */
@Tag("slow")
@Tag("one-jdk")
class UnixLinesContractTest extends LinesTransportContract {
  @Override
  public String address(String name) {
    return "unix:" + name;
  }
}
