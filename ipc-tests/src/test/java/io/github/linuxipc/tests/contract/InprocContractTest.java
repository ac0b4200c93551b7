package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TransportContract;
import org.junit.jupiter.api.Tag;

/** The contract within one process. */
@Tag("one-jdk")
class InprocContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "inproc:" + name;
  }
}
