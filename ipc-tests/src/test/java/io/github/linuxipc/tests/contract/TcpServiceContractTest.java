package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.ServiceContract;
import org.junit.jupiter.api.Tag;

/** The contract of services over TCP. */
@Tag("exhaustive")
class TcpServiceContractTest extends ServiceContract {
  @Override
  public String address(String name) {
    return "tcp:" + name;
  }
}
