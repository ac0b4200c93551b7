package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.ServiceContract;
import org.junit.jupiter.api.Tag;

/** The contract of services over anonymous pipes: every peer is a child that was given its end. */
@Tag("exhaustive")
class PipeServiceContractTest extends ServiceContract {
  @Override
  public String address(String name) {
    return "pipe:" + name;
  }

  @Override
  public boolean startsPeersAsChildren() {
    return true;
  }
}
