package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.NotifierContract;

/** The contract of events over {@code futex}. */
class FutexEventContractTest extends NotifierContract {
  @Override
  public String address(String name) {
    return "futex:" + name;
  }
}
