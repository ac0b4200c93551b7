package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.LinesTransportContract;
import org.junit.jupiter.api.Tag;

/** The rules that hold under {@code wire=lines}, over Unix sockets. */
@Tag("slow")
@Tag("one-jdk")
class UnixLinesContractTest extends LinesTransportContract {
  @Override
  public String address(String name) {
    return "unix:" + name;
  }
}
