package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.BlackboardContract;

/** The contract of blackboards within one process. */
class InprocBlackboardContractTest extends BlackboardContract {
  @Override
  public String address(String name) {
    return "inproc:" + name;
  }
}
