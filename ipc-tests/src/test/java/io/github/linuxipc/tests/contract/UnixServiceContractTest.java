package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.ServiceContract;
import org.junit.jupiter.api.Tag;

/** The contract of services over Unix sockets. */
@Tag("one-jdk")
class UnixServiceContractTest extends ServiceContract {
  @Override
  public String address(String name) {
    return "unix:" + name;
  }
}
