package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.LockContract;

/** The contract of locks within one process. */
class InprocLockContractTest extends LockContract {
  @Override
  public String address(String name) {
    return "inproc:" + name;
  }
}
