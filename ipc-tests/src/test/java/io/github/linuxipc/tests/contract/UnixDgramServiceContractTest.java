package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.ServiceContract;
import org.junit.jupiter.api.Tag;

/** The contract of services over Unix datagrams. */
@Tag("exhaustive")
class UnixDgramServiceContractTest extends ServiceContract {
  @Override
  public String address(String name) {
    return "unix-dgram:" + name;
  }
}
