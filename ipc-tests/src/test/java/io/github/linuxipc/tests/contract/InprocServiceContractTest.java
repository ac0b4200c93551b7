package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.ServiceContract;
import org.junit.jupiter.api.Tag;

/** The contract of services within one process. */
@Tag("slow")
@Tag("one-jdk")
class InprocServiceContractTest extends ServiceContract {
  @Override
  public String address(String name) {
    return "inproc:" + name;
  }
}
