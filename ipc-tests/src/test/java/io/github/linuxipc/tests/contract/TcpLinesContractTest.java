package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.LinesTransportContract;
import org.junit.jupiter.api.Tag;

/** The rules that hold under {@code wire=lines}, over TCP. */
@Tag("exhaustive")
class TcpLinesContractTest extends LinesTransportContract {
  @Override
  public String address(String name) {
    return "tcp:" + name;
  }
}
